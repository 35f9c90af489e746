"""What a message says beside its question: secrets, details of the writer's own case."""
