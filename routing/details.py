"""What a message says about its own case: the fields an agent looks for first."""

from knowledge.entry import Frozen


class Details(Frozen):
    """Each as it was written, in the order of the message; empty when not said. `occurred` is the time as written."""

    jobs: tuple[str, ...] = ()
    instances: tuple[str, ...] = ()
    workspaces: tuple[str, ...] = ()
    engine_versions: tuple[str, ...] = ()
    product_forms: tuple[str, ...] = ()
    error_codes: tuple[str, ...] = ()
    request_ids: tuple[str, ...] = ()
    cus: tuple[str, ...] = ()
    occurred: tuple[str, ...] = ()
