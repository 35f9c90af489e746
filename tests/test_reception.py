"""Where messages come in, on the shipped knowledge base: answered or filed, and what the asker is told."""

import datetime as dt
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.wiring import Shelf
from routing.events import Actor, Role
from routing.permissions import May, verdict
from routing.proposing import LONGEST_TITLE, SECRET_TAG, propose, title_of
from routing.question import read_question
from routing.question_log import Feedback
from routing.reception import Answered, Reception
from routing.secrets import SecretKind
from routing.standing import Asker, Standing
from routing.stores.memory import MemoryTicketStore
from routing.stores.sqlite import SqliteTicketStore
from routing.ticket import Category, Place, Priority, Resolution, State
from routing.tickets import TicketDesk
from tests.desks import ANNA, BEN, LEE, MORNING, NOBODY, PLACE, desk_on, letters, whom

DAY = dt.date(2022, 11, 15)
PERMISSION = "AliyunSupportFullAccess"
CASE = "my job orders_sync keeps restarting since this morning, please help"
CASE_ZH = "我的作业从早上开始一直重启，帮我看看"
OTHER_CASE = "the invoice of last month is wrong, please correct it"
ACCESS_KEY, SECRET = "LTAI5tQ9fakeFAKE7w2Zx4Rb", "n0TaReAlKeyButLooksLikeOne7zQ2"


class Conversation:
    """One asker at the reception, 90 minutes between messages unless told otherwise."""

    def __init__(self, shelf: Shelf, asker: str = ANNA, desk: TicketDesk | None = None) -> None:
        self.desk = desk or desk_on(MemoryTicketStore(), NOBODY)
        self.reception = Reception(self.desk, *shelf)
        self.asker, self.now = asker, MORNING
        self.store = self.desk.store

    def say(self, text: str, *, minutes: float = 90, place: Place = PLACE) -> Answered:
        self.now += dt.timedelta(minutes=minutes)
        return self.reception.receive(read_question(text, DAY), self.asker, place, self.now)

    def wants_a_ticket(self, text: str, *, minutes: float = 90) -> Answered:
        self.now += dt.timedelta(minutes=minutes)
        return self.reception.open_ticket(read_question(text, DAY), self.asker, PLACE, self.now)

    def is_known_as(self, standing: Standing) -> "Conversation":
        self.reception.stand(self.asker, standing, "they said so", self.now)
        return self

    def agent_asks(self, number: int, text: str = "Which job?") -> None:
        self.now += dt.timedelta(minutes=90)
        self.desk.ask_user(number, LEE, text, self.now)

    def states(self) -> list[State]:
        return [ticket.state for ticket in reversed(self.store.of_asker(self.asker, unfinished=False))]

    def said_on(self, number: int) -> list[str]:
        return [text for event in self.store.events(number) if (text := getattr(event, "text", ""))]


@pytest.fixture
def talk(shelf: Shelf) -> Conversation:
    return Conversation(shelf)


# --- who may file ---


@pytest.mark.parametrize("standing", [Standing.OWNER, Standing.RAM_WITH])
def test_who_may_file_has_the_ticket_filed_at_once(talk: Conversation, standing: Standing):
    answered = talk.is_known_as(standing).say(CASE)
    assert answered.ticket == talk.store.ticket(1001)
    assert (answered.ticket.state, answered.ticket.category) == (State.OPEN, Category.JOB_FAILURE)
    assert answered.text.startswith(f"Ticket #1001 is filed: {CASE}")
    assert (answered.standings, PERMISSION in answered.text) == ((), False)
    assert whom(letters(talk.store)) == [("engine", "opened")]


def test_who_lacks_the_permission_is_told_what_why_who_and_what_meanwhile(talk: Conversation):
    answered = talk.is_known_as(Standing.RAM_WITHOUT).say(CASE)
    assert answered.ticket.state is State.WAITING_PERMISSION
    assert answered.text.startswith("Ticket #1001 is kept, and not filed yet: ")
    for told in (
        "A RAM user (sub-account) may not submit tickets directly",
        f"the Alibaba Cloud account (main account) first has to add the permission {PERMISSION} to that user",
        "《通过RAM管控多运维人员的权限》",
        f"this ticket has to wait until you have {PERMISSION}: it is kept and will be filed once you say so",
        "If it is pressing, ask whoever manages the main account to file it.",
        "Source: Realtime Compute for Apache Flink, Product Introduction · Technical support (2022-06-09)",
    ):
        assert told in answered.text
    assert answered.standings == (Standing.RAM_WITH, Standing.OWNER)
    assert letters(talk.store) == []  # no agent can do anything yet


def test_who_lacks_the_permission_is_told_in_chinese_too(talk: Conversation):
    answered = talk.is_known_as(Standing.RAM_WITHOUT).say(CASE_ZH)
    assert answered.text.startswith("工单 #1001 已保留，尚未提交：")
    assert "需要先由阿里云账号（主账号）给它添加 AliyunSupportFullAccess 权限" in answered.text
    assert "我先替您保留，拿到后说一声就会提交；着急的话，可以请主账号的人代为提交" in answered.text


def test_a_stranger_is_asked_once_who_they_are_and_remembered(talk: Conversation):
    answered = talk.say(CASE)
    assert answered.ticket.state is State.WAITING_PERMISSION
    assert answered.standings == (Standing.OWNER, Standing.RAM_WITH, Standing.RAM_WITHOUT)
    assert f"ask the owner of the Alibaba Cloud account to grant you {PERMISSION} first" in answered.text
    assert answered.text.endswith("\nWhich is it for you?")
    (filed,) = talk.reception.stand(ANNA, Standing.OWNER, "you said so", talk.now)
    assert (filed.number, filed.state) == (1001, State.OPEN)
    again = talk.say(OTHER_CASE)
    assert (again.ticket.number, again.ticket.state, again.standings) == (1002, State.OPEN, ())
    assert "Which is it" not in again.text
    known = talk.store.asker(ANNA)
    assert (known.standing, known.how, known.learned) == (
        Standing.OWNER,
        "you said so",
        talk.now - dt.timedelta(minutes=90),
    )


def test_who_said_they_lack_it_is_not_asked_who_they_are_again(talk: Conversation):
    talk.say(CASE)
    assert talk.reception.stand(ANNA, Standing.RAM_WITHOUT, "you said so", talk.now) == ()
    again = talk.say(OTHER_CASE)
    assert again.standings == (Standing.RAM_WITH, Standing.OWNER)
    assert "Which is it for you?" not in again.text


@pytest.mark.parametrize(
    ("text", "standing", "state"),
    [
        (f"I am the account owner. {CASE}", Standing.OWNER, State.OPEN),
        (f"I'm a RAM user with {PERMISSION}. {CASE}", Standing.RAM_WITH, State.OPEN),
        (f"I am a RAM user. {CASE}", Standing.RAM_WITHOUT, State.WAITING_PERMISSION),
        (f"我是主账号，{CASE_ZH}", Standing.OWNER, State.OPEN),
        (f"我是子账号，{CASE_ZH}", Standing.RAM_WITHOUT, State.WAITING_PERMISSION),
    ],
)
def test_a_message_that_says_who_writes_is_believed_and_remembered(
    talk: Conversation, text: str, standing: Standing, state: State
):
    answered = talk.say(text)
    assert (answered.ticket.state, talk.store.asker(ANNA).standing) == (state, standing)
    assert (answered.ticket.category, answered.ticket.title[:2] in ("my", "我是")) == (Category.JOB_FAILURE, True)
    assert talk.store.asker(ANNA).how == "you wrote so"


@pytest.mark.parametrize(
    ("case", "said", "told"),
    [
        (CASE, f"I have {PERMISSION} now", "Ticket #1001 is filed: my job orders_sync"),
        (CASE, "my admin granted me the permission", "Ticket #1001 is filed: my job orders_sync"),
        (CASE_ZH, "权限已经加好了", "工单 #1001 已提交：我的作业"),
        (CASE, "I use the main account now", "Ticket #1001 is filed: my job orders_sync"),
    ],
)
def test_saying_that_the_permission_is_there_files_what_waits_and_says_so(
    talk: Conversation, case: str, said: str, told: str
):
    talk.is_known_as(Standing.RAM_WITHOUT).say(case)
    talk.say(OTHER_CASE)
    answered = talk.say(said)
    assert talk.states()[:2] == [State.OPEN, State.OPEN]
    assert told in answered.text
    assert "#1002" in answered.text


@pytest.mark.parametrize("text", ["how do I get the permission?", "权限加好了吗", "I do not have the permission yet"])
def test_asking_for_the_permission_files_nothing(talk: Conversation, text: str):
    talk.is_known_as(Standing.RAM_WITHOUT).say(CASE)
    talk.say(text)
    assert talk.states()[0] is State.WAITING_PERMISSION
    assert talk.store.asker(ANNA).standing is Standing.RAM_WITHOUT


def test_who_has_the_permission_keeps_it_when_they_call_themselves_a_ram_user(talk: Conversation):
    answered = talk.is_known_as(Standing.RAM_WITH).say(f"I am a RAM user. {CASE}")
    assert answered.ticket.state is State.OPEN
    assert talk.store.asker(ANNA).standing is Standing.RAM_WITH


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (Standing.RAM_WITH, f"I do not have {PERMISSION} any more. {CASE}"),
        (Standing.OWNER, f"I am a RAM user. {CASE}"),
    ],
)
def test_an_asker_can_correct_what_is_known_of_them(talk: Conversation, before: Standing, text: str):
    answered = talk.is_known_as(before).say(text)
    assert answered.ticket.state is State.WAITING_PERMISSION
    assert talk.store.asker(ANNA).standing is Standing.RAM_WITHOUT


def test_what_follows_from_a_standing_is_told_when_nothing_waits(talk: Conversation):
    assert talk.is_known_as(Standing.RAM_WITHOUT).reception.told_standing(ANNA, "en").count(PERMISSION) == 2
    assert "主账号" in talk.reception.told_standing(ANNA, "zh")
    talk.is_known_as(Standing.OWNER)
    assert talk.reception.told_standing(ANNA, "en") == "All right: you can file tickets at once."


def test_a_verdict_gives_its_reasons_and_its_source(shelf: Shelf):
    asker = Asker(id=ANNA, standing=Standing.RAM_WITHOUT, how="you said so")
    found = verdict(asker, shelf.library, "en")
    assert (found.may, found.permission, found.entry) == (May.WAIT, PERMISSION, "support.ram")
    assert found.because == ("a RAM user who is not known to have the permission (you said so)",)
    assert (found.source.section, found.source.date) == ("Technical support", dt.date(2022, 6, 9))
    assert verdict(Asker(id=ANNA), shelf.library, "en").may is May.ASK


def test_a_knowledge_base_that_names_no_permission_asks_for_none(shelf: Shelf):
    found = verdict(Asker(id=ANNA), shelf.triage.requests, "en")
    assert (found.may, found.permission, found.source) == (May.FILE, "", None)


# --- which ticket a message belongs to ---


def test_the_same_message_again_is_one_ticket(talk: Conversation):
    talk.is_known_as(Standing.OWNER).say(CASE)
    again = talk.say(f"{CASE}!!")
    assert (again.ticket.number, len(talk.states())) == (1001, 1)
    assert again.text.startswith("There is a ticket for this already, #1001 (open): ")


def test_messages_in_quick_succession_are_one_ticket(talk: Conversation):
    talk.is_known_as(Standing.OWNER).say(CASE)
    again = talk.say("the other job cannot be started any more either, please help", minutes=1)
    assert again.text == "Added to your ticket #1001."
    assert again.ticket.number == 1001


@pytest.mark.parametrize("text", ["orders_sync_v2", "the job fraud_detection in project risk keeps failing"])
def test_what_is_no_question_goes_to_the_ticket_that_waits_for_the_asker(talk: Conversation, text: str):
    talk.is_known_as(Standing.OWNER).say(CASE)
    talk.say(OTHER_CASE)  # newer, and waits for nothing
    talk.agent_asks(1001)
    answered = talk.say(text, minutes=10)
    assert (answered.ticket.number, answered.ticket.state) == (1001, State.IN_PROGRESS)
    assert answered.text == "Added to your ticket #1001."
    assert talk.said_on(1001)[-1] == text
    assert whom(letters(talk.store))[-1] == ("lee", "user_wrote")


@pytest.mark.parametrize("text", ["thanks", "how are you", "谢谢", "!!!", "Which browser does the console support?"])
def test_small_talk_and_questions_do_not_land_on_a_ticket_that_waits(talk: Conversation, text: str):
    talk.is_known_as(Standing.OWNER).say(CASE)
    talk.agent_asks(1001)
    answered = talk.say(text)
    assert (answered.ticket, talk.states()) == (None, [State.WAITING_USER])
    assert talk.said_on(1001) == ["Which job?"]


def test_what_is_written_elsewhere_is_no_answer_to_what_a_ticket_waits_for(talk: Conversation):
    talk.is_known_as(Standing.OWNER).say(CASE)
    talk.agent_asks(1001)
    assert talk.say("orders_sync_v2", place=Place(surface="web")).ticket is None


def test_what_cannot_be_understood_belongs_to_the_ticket_of_the_last_hour_only(talk: Conversation):
    talk.is_known_as(Standing.OWNER).say(CASE)
    assert talk.say("marsupial", minutes=59).ticket.number == 1001
    lost = talk.say("marsupial", minutes=61)
    assert (lost.ticket, lost.reply.decision.rule) == (None, "unknown")


def test_another_case_is_another_ticket(talk: Conversation):
    talk.is_known_as(Standing.OWNER).say(CASE)
    assert talk.say(OTHER_CASE, minutes=3).ticket.number == 1002


def test_a_ticket_can_be_wanted_of_what_was_answered(talk: Conversation):
    text = "Which browser does the console support?"
    assert talk.is_known_as(Standing.OWNER).say(text).ticket is None
    wanted = talk.wants_a_ticket(text)
    assert (wanted.ticket.number, wanted.text) == (1001, f"Ticket #1001 is filed: {text.rstrip('?')}")
    assert wanted.ticket.suggested[0] == "limits.browser"
    assert talk.wants_a_ticket(text).ticket.number == 1001


def test_a_wanted_ticket_of_a_ram_user_waits_and_tells_what_it_waits_for(talk: Conversation):
    wanted = talk.is_known_as(Standing.RAM_WITHOUT).wants_a_ticket("Which browser does the console support?")
    assert wanted.ticket.state is State.WAITING_PERMISSION
    assert PERMISSION in wanted.text
    assert wanted.standings == (Standing.RAM_WITH, Standing.OWNER)


# --- what a ticket says ---


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("my 150 MB JAR fails to upload with error 500, please look into it", ["within the limit of 200 MB"]),
        ("我们150MB的JAR包上传一直报500错误，帮忙看一下", ["200 MB"]),
    ],
)
def test_a_case_with_a_documented_answer_has_its_facts(talk: Conversation, text: str, facts: list[str]):
    answered = talk.is_known_as(Standing.OWNER).say(text)
    assert answered.ticket.state is State.OPEN
    assert [fact for fact in facts if fact not in answered.text] == []
    assert ("Source: " if answered.lang == "en" else "来源：") in answered.text


def test_a_draft_holds_what_an_agent_needs(shelf: Shelf):
    text = "production job orders_sync on vvr-4.0.12 throws OutOfMemoryError since 10:40, customers cannot pay"
    question = read_question(text, DAY)
    talk = Conversation(shelf).is_known_as(Standing.OWNER)
    reply = talk.say(text).reply
    made = propose(question, reply, *shelf, ANNA, PLACE)
    assert (made.asker, made.place, made.lang, made.description) == (ANNA, PLACE, "en", text)
    assert (made.category, made.priority) == (Category.JOB_FAILURE, Priority.URGENT)
    assert made.details.jobs == ("orders_sync",)
    assert made.details.engine_versions == ("vvr-4.0.12",)
    assert made.reasons
    assert made.tags == ()
    assert talk.store.ticket(1001).details == made.details


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (CASE, CASE),
        (f"I am the account owner. {CASE}", CASE),
        ("hello! the console is down since 9.\nmore below", "the console is down since 9"),
        ("请问，我的作业挂了，谢谢！日志见下", "我的作业挂了"),
        ("<!channel> <@U123> the *console* is down :sob:", "the *console* is down"),
        ("I am a RAM user.", "I am a RAM user."),
        ("help", "help"),
        ("a" * 200, "a" * (LONGEST_TITLE - 1) + "…"),
        ("the job " + "very " * 30 + "slow", ("the job " + "very " * 14).rstrip() + "…"),
    ],
)
def test_a_title_is_the_first_sentence_that_says_something(text: str, title: str):
    assert title_of(text) == title
    assert len(title_of(text)) <= LONGEST_TITLE


# --- secrets ---


def test_a_secret_is_in_nothing_that_is_kept_and_the_asker_is_told(shelf: Shelf, tmp_path: Path):
    path = tmp_path / "askdesk.db"
    store = SqliteTicketStore(path)
    talk = Conversation(shelf, desk=desk_on(store, NOBODY)).is_known_as(Standing.OWNER)
    answered = talk.say(f"my AccessKey {ACCESS_KEY} and secret {SECRET} leaked to github, help")
    assert answered.text.count("AccessKey ID, AccessKey Secret). It was masked and not stored") == 1
    ticket = answered.ticket
    assert (ticket.category, ticket.tags) == (Category.SECURITY, (SECRET_TAG,))
    talk.agent_asks(ticket.number)
    told = talk.say(f"the secret of it is {SECRET}, the id {ACCESS_KEY}")
    assert (told.ticket.number, "It was masked and not stored" in told.text) == (ticket.number, True)
    talk.say(f"Which browser does the console support? password: {SECRET}")
    assert SecretKind.PASSWORD in read_question(f"password: {SECRET}", DAY).masked
    for seen in (ticket, store.events(ticket.number), store.questions(), letters(store), answered, told):
        assert SECRET not in str(seen)
        assert ACCESS_KEY not in str(seen)
    assert "masked]" in ticket.title
    store.close()
    with sqlite3.connect(path) as raw:
        raw.execute("pragma wal_checkpoint(truncate)")
    raw.close()
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"leaked to github" in kept
    assert SECRET.encode() not in kept
    assert ACCESS_KEY.encode() not in kept


def test_a_secret_in_a_ticket_that_was_wanted_is_told_too(talk: Conversation):
    for standing, number in ((Standing.OWNER, 1001), (Standing.RAM_WITHOUT, 1002)):
        text = talk.is_known_as(standing).wants_a_ticket(f"console for {standing}, password: {SECRET}").text
        assert f"#{number}" in text
        assert text.count("It was masked and not stored") == 1


def test_a_masked_secret_is_told_in_chinese_too(talk: Conversation):
    answered = talk.is_known_as(Standing.OWNER).say(f"我的AccessKey {ACCESS_KEY} 泄露了，密码是 {SECRET}，帮我处理")
    assert "已经隐去，没有保存" in answered.text
    assert SECRET not in answered.text


# --- afterwards ---


def test_what_was_no_request_is_closed_as_such_and_another_asker_cannot_do_that(talk: Conversation, shelf: Shelf):
    number = talk.say(CASE).ticket.number
    other = Conversation(shelf, BEN, talk.desk)
    with pytest.raises(LookupError):
        other.reception.not_a_request(number, BEN, talk.now)
    talk.reception.not_a_request(number, ANNA, talk.now)
    ticket = talk.store.ticket(number)
    assert (ticket.state, ticket.resolution) == (State.CLOSED, Resolution.NOT_A_REQUEST)


def test_every_message_is_kept_with_what_became_of_it_and_takes_feedback(talk: Conversation):
    talk.is_known_as(Standing.OWNER)
    answer = talk.say("Which browser does the console support?")
    talk.say("what is the capital of mongolia")
    ticket = talk.say(CASE)
    talk.reception.feedback(answer.number, Feedback.NOT_WHAT_I_ASKED)
    kept = talk.store.questions()
    assert [(asked.route, asked.rule, asked.ticket, asked.feedback) for asked in kept] == [
        ("ticket", "ticket", ticket.ticket.number, None),
        ("decline", "negative", None, None),
        ("answer", "answer", None, Feedback.NOT_WHAT_I_ASKED),
    ]
    assert (kept[2].entry, kept[2].asker, kept[2].place, kept[2].lang) == ("limits.browser", ANNA, PLACE, "en")
    assert 0.5 < kept[2].confidence <= 1


def test_other_questions_are_offered_but_not_the_one_that_was_answered(talk: Conversation, shelf: Shelf):
    answered = talk.say("how large may a jar be")
    others = talk.reception.others(answered)
    entries = {entry.wording("en").question: entry.id for entry in shelf.library.entries.values()}
    assert 1 <= len(others) <= 3
    assert all(question in entries for question in others)
    assert answered.reply.entry not in {entries[question] for question in others}


@pytest.mark.parametrize(
    ("say", "lang"), [(lambda t: t.say(CASE), "en"), (lambda t: t.say(CASE_ZH), "zh")], ids=["en", "zh"]
)
def test_the_reply_speaks_the_language_of_the_message(
    talk: Conversation, say: Callable[[Conversation], Answered], lang: str
):
    answered = say(talk)
    assert (answered.lang, answered.ticket.lang) == (lang, lang)
    assert answered.text.endswith("Which is it for you?" if lang == "en" else "您是用哪种身份使用阿里云的？")


def test_an_agent_who_asks_for_help_is_an_asker_like_others(shelf: Shelf):
    talk = Conversation(shelf, asker="lee").is_known_as(Standing.OWNER)
    talk.say(CASE)
    assert talk.store.events(1001)[0].actor == Actor(id="lee", role=Role.USER)
