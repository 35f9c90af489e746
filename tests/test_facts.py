"""Computed facts: every expectation is worked out from the document's figures by hand."""

import datetime as dt
from functools import cache
from pathlib import Path

import pytest
import yaml

from knowledge.entry import Lang
from knowledge.fact import Asked, Fact, FactKind, Missing
from knowledge.facts import KINDS, engine_versions, notices, product_forms, quotas, sizing, stage_dates
from knowledge.figures import Figures
from knowledge.glossary import Glossary, Term, build_glossary
from knowledge.normalise import fold, has_han, tokens
from knowledge.slots import read_slots

DOCUMENT = Path(__file__).parent.parent / "knowledge" / "docs" / "flink"
TODAY = "2026-11-22"


@cache
def glossary() -> Glossary:
    return build_glossary(Term(**term) for term in yaml.safe_load((DOCUMENT / "glossary.yaml").read_text()))


@cache
def figures() -> Figures:
    return Figures.model_validate(yaml.safe_load((DOCUMENT / "figures.yaml").read_text()))


def asked(text: str, topic: str = "", as_of: str = TODAY) -> Asked:
    folded = fold(text)
    lang: Lang = "zh" if has_han(text) else "en"
    slots = read_slots(folded, glossary().concepts(tokens(folded)))
    return Asked(text, slots, (topic,) if topic else (), dt.date.fromisoformat(as_of), lang, figures())


def fact(kind: FactKind, text: str, topic: str = "", as_of: str = TODAY) -> Fact:
    result = kind.compute(asked(text, topic, as_of))
    assert isinstance(result, Fact), result
    return result


def whole(computed: Fact) -> str:
    return "\n".join((computed.answer, *computed.lines))


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("120k records/s of filtering, how many CUs?", "3 to 4 CUs"),
        ("200,000 records per second, simple filter, how many CU", "5 to 7 CUs"),
        ("12 million records a minute of simple filtering: CUs?", "5 to 7 CUs"),
        ("每秒12万条，过滤清洗，要多少CU", "3～4 CU"),
        ("每分钟1200万条过滤要几个CU", "5～7 CU"),
        ("30,000 records/s filtering, CUs?", "about 1 CU;"),
        ("30,001 records/s filtering, CUs?", "1 to 2 CUs"),
        ("40,000 records/s filtering, CUs?", "1 to 2 CUs"),
        ("40,001 records/s filtering, CUs?", "about 2 CUs"),
        ("25k/s with heavy UDFs, how many CUs", "3 to 5 CUs"),
        ("60k/s aggregation, how many CUs", "6 to 12 CUs"),
        ("每秒6万条聚合要多少CU", "6～12 CU"),
        ("5000 records/s aggregation, CUs?", "about 1 CU;"),
        ("5001 records/s aggregation, CUs?", "1 to 2 CUs"),
    ],
)
def test_sizing_for_a_rate(text: str, needs: str) -> None:
    assert needs in fact(sizing.KIND, text, "limits.sizing").answer


def test_sizing_gives_both_kinds_when_unknown_and_shows_its_arithmetic() -> None:
    computed = fact(sizing.KIND, "How many CUs for 12 million records per minute?", "limits.sizing")
    assert "5 to 7 CUs if the processing is simple" in computed.answer
    assert "20 to 40 CUs if it is complex" in computed.answer
    assert "12,000,000 / 60 = 200,000/s" in whole(computed)
    assert "200,000 ÷ 40,000 = 5, 200,000 ÷ 30,000 = 6.67 → 7" in whole(computed)
    assert "load-test" in whole(computed)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("8 CU 做聚合每秒能处理多少条", "40,000～80,000"),
        ("how many records/s can 8 CUs filter", "240,000 to 320,000 records/s"),
        ("10个CU能扛多少", "每秒约 300,000～400,000 条，复杂处理（复杂 UDF、聚合）每秒约 50,000～100,000 条"),
    ],
)
def test_rate_for_cus(text: str, told: str) -> None:
    assert told in fact(sizing.KIND, text, "limits.cu_rate").answer


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("are 7 CUs enough for 200k/s of filtering", "Yes"),
        ("are 6 CUs enough for 200k/s of filtering", "Perhaps not"),
        ("are 4 CUs enough for 200k/s of filtering", "No"),
        ("are 8 CUs enough for 200k/s", "It depends"),
        ("7个CU够每秒20万条过滤吗", "够用"),
        ("4个CU够每秒20万条过滤吗", "不够"),
    ],
)
def test_cus_against_a_rate(text: str, opening: str) -> None:
    assert fact(sizing.KIND, text, "limits.sizing").answer.startswith(opening)


@pytest.mark.parametrize("text", ["我需要多少CU", "How many CUs do I need?", "how many CUs for 120,000 records?"])
def test_sizing_asks_for_the_rate(text: str) -> None:
    result = sizing.KIND.compute(asked(text, "limits.sizing"))
    assert isinstance(result, Missing)
    assert len(result.choices) == 3
    for choice in result.choices:
        assert isinstance(sizing.KIND.compute(asked(choice, "limits.sizing")), Fact)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("1 个 CU 每秒能处理多少条", "limits.cu_rate"),
        ("How many records per second does one CU handle?", "limits.cu_rate"),
        ("CU 数量怎么估算", "limits.sizing"),
    ],
)
def test_sizing_leaves_general_questions_to_the_entry(text: str, topic: str) -> None:
    assert sizing.KIND.compute(asked(text, topic)) is None


def test_cores_are_never_converted() -> None:
    computed = fact(sizing.KIND, "200k/s of filtering: how many CUs, how many cores?", "limits.sizing")
    assert "do not convert" in whole(computed)


@pytest.mark.parametrize(
    ("text", "topic", "opening", "contains"),
    [
        ("we have 23 projects, ok?", "limits.projects", "No", "23 − 20 = 3"),
        ("20 project spaces allowed?", "limits.projects", "Yes", "exactly at the limit"),
        ("21 project spaces allowed?", "limits.projects", "No", "1 over"),
        ("19个项目空间行吗", "limits.projects", "可以", "20 − 19 = 1"),
        ("20个项目了还能再建吗", "limits.projects", "不能再加", "20 − 20 = 0"),
        ("已有18个项目，再建3个行吗", "limits.projects", "不可以", "18 + 3 = 21；21 − 20 = 1"),
        ("已有18个项目，再建2个行吗", "limits.projects", "可以", "18 + 2 = 20"),
        ("100 folders", "limits.folders", "Yes", "exactly"),
        ("101 folders", "limits.folders", "No", "101 − 100 = 1"),
        ("5层目录可以吗", "limits.folders", "可以", "刚好"),
        ("6层目录可以吗", "limits.folders", "不可以", "6 − 5 = 1"),
        ("80 folders and 6 levels", "limits.folders", "No, 6 levels", "80 folders fit"),
        (
            "420 files plus 60 directories in one folder",
            "limits.files",
            "Yes",
            "420 + 60 = 480; 500 − 480 = 20",
        ),
        ("450个文件加51个子目录", "limits.files", "不可以", "450 + 51 = 501；501 − 500 = 1"),
        ("200 UDFs in a project?", "limits.udf", "Yes", "exactly"),
        ("传了250个UDF", "limits.udf", "不可以", "250 − 200 = 50"),
        ("150 UDFs and 100 JARs", "limits.udf", "No", "counted separately both would fit"),
    ],
)
def test_counts_against_limits(text: str, topic: str, opening: str, contains: str) -> None:
    computed = fact(quotas.KIND, text, topic)
    assert computed.answer.startswith(opening)
    assert contains in whole(computed)


@pytest.mark.parametrize(
    ("text", "opening", "contains"),
    [
        ("jar 150 MB ok?", "Yes", "200 − 150 = 50 MB"),
        ("jar of exactly 200 MB?", "Yes, a JAR of exactly 200 MB", "upload button"),
        ("200M的jar能传吗", "可以，刚好 200 MB", "上传按钮"),
        ("jar 201 MB?", "No", "201 − 200 = 1 MB"),
        ("200.1MB的jar", "不能直接", "OSS"),
        ("jar 1.2GB", "No", "VPC address"),
        ("一个G的jar", "不能直接", "公网"),
        ("200 MiB jar?", "Not certain", "209.72 MB"),
        ("0.2 GB jar?", "Not certain", "200 MB or 204.8 MB"),
    ],
)
def test_jar_sizes(text: str, opening: str, contains: str) -> None:
    computed = fact(quotas.KIND, text, "limits.jar_size")
    assert computed.answer.startswith(opening)
    assert contains in whole(computed)


@pytest.mark.parametrize(
    "text",
    [
        "please raise the limit of 20 projects to 30",
        "项目上限能提高到30个吗",
        "一个项目能建多少文件夹",
        "increase our quota to 40 projects",
    ],
)
def test_quotas_leaves_requests_and_general_questions_alone(text: str) -> None:
    assert quotas.KIND.compute(asked(text, "limits.projects")) is None


OPERATION_CASES = [
    # form, operation, day, verdict: y(es) n(o) c(onflict) u(nstated); the table of section 13
    ("独享", "新购", "2021-04-27", "y"),
    ("独享", "新购", "2021-04-28", "n"),
    ("独享", "续费", "2023-03-29", "y"),
    ("独享", "续费", "2023-03-30", "n"),
    ("独享", "扩容", "2021-04-27", "y"),
    ("独享", "扩容", "2022-11-14", "y"),
    ("独享", "扩容", "2022-11-15", "c"),
    ("独享", "变配", "2023-03-29", "c"),
    ("独享", "变配", "2023-03-30", "n"),
    ("独享", "临时升级", "2022-11-14", "y"),
    ("独享", "退订", "2021-04-27", "u"),
    ("独享", "退订", "2021-04-28", "y"),
    ("独享", "退订", "2023-07-29", "y"),
    ("独享", "退订", "2023-07-30", "u"),
    ("共享", "新购", "2019-12-23", "y"),
    ("共享", "新购", "2019-12-24", "n"),
    ("共享", "续费", "2022-12-29", "y"),
    ("共享", "续费", "2022-12-30", "n"),
    ("共享", "扩容", "2022-08-14", "y"),
    ("共享", "扩容", "2022-08-15", "c"),
    ("共享", "扩容", "2022-12-30", "n"),
    ("共享", "退订", "2023-03-29", "y"),
    ("共享", "退订", "2023-03-30", "u"),
]
ZH_OPENINGS = {"y": "可以，", "n": "不可以，", "c": "需要确认：", "u": "文档没有写明："}
EN_OPENINGS = {"y": "Yes, ", "n": "No, ", "c": "This needs confirmation: ", "u": "That is not stated: "}
EN_NAMES = {
    "独享": "Blink dedicated",
    "共享": "the shared cluster",
    "新购": "purchased",
    "续费": "renewed",
    "扩容": "scaled out",
    "变配": "reconfigured",
    "临时升级": "temporarily upgraded",
    "退订": "unsubscribed",
}


@pytest.mark.parametrize(("form", "operation", "day", "verdict"), OPERATION_CASES)
def test_operations_on_blink_forms(form: str, operation: str, day: str, verdict: str) -> None:
    chinese = fact(product_forms.KIND, f"Blink{form}集群还能{operation}吗", "forms.can_renew", day)
    assert chinese.answer.startswith(ZH_OPENINGS[verdict])
    assert "集群" in chinese.answer
    english = f"Could {EN_NAMES[form]} be {EN_NAMES[operation]} on {day}?"
    assert fact(product_forms.KIND, english, "forms.can_renew").answer.startswith(EN_OPENINGS[verdict])


def test_refusal_names_the_boundary() -> None:
    computed = fact(product_forms.KIND, "Can Blink dedicated still be renewed?", "forms.can_renew")
    assert "renewal was possible before 2023-03-30 (EOFS)" in computed.answer
    assert "2022-06-09" in computed.lines[-1]


def test_new_purchase_is_given_an_alternative() -> None:
    assert "Flink全托管" in whole(fact(product_forms.KIND, "还能新购共享集群吗", "forms.can_buy"))


@pytest.mark.parametrize(
    ("text", "day", "opening"),
    [
        ("blink集群还能续费吗", TODAY, "不可以，"),
        ("blink集群还能续费吗", "2023-01-15", "要看是哪种产品形态："),
        ("blink集群还能续费吗", "2022-07-01", "可以，"),
        ("能续费或者退订独享集群吗", "2023-04-01", "部分可以："),
        ("can dedicated clusters be purchased or renewed", TODAY, "No, "),
    ],
)
def test_several_forms_or_operations_in_one_sentence(text: str, day: str, opening: str) -> None:
    assert fact(product_forms.KIND, text, "forms.can_renew", day).answer.startswith(opening)


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("EOM2之后独享集群还能扩容吗", "需要确认："),
        ("EOM2之前独享集群还能扩容吗", "可以，"),
        ("after EOFS can the shared cluster be renewed", "No, "),
        ("before EOFS can the shared cluster be renewed", "Yes, "),
        ("EOFS到EOS之间独享集群能退订吗", "可以，"),
    ],
)
def test_operations_at_a_named_stage(text: str, opening: str) -> None:
    assert fact(product_forms.KIND, text, "plp.eom_eofs").answer.startswith(opening)


def test_a_purchase_date_is_not_the_day_to_judge() -> None:
    computed = fact(product_forms.KIND, "2020年3月买的独享集群还能续费吗", "forms.can_renew", "2022-07-01")
    assert computed.answer.startswith("可以，截至 2022-07-01")


def test_a_month_in_which_a_stage_begins() -> None:
    assert "2022-12-30" in whole(fact(product_forms.KIND, "2022年12月共享集群能续费吗", "forms.can_renew"))


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("独享 EOS 哪天", "2023-07-30"),
        ("when is EOFS of Blink dedicated", "2023-03-30"),
        ("共享集群的 EOM2 是什么时候", "2022-08-15"),
        ("EOS date of the shared cluster", "2023-03-30"),
        ("EOM1 of shared Blink?", "2019-12-24"),
    ],
)
def test_dates_of_forms_first(text: str, date: str) -> None:
    assert date in fact(product_forms.KIND, text, "forms.dedicated_dates").answer


@pytest.mark.parametrize(
    "text", ["全托管什么时候 EOS", "EMR 半托管的 EOM1 日期", "When does fully managed Flink reach EOS?"]
)
def test_managed_forms_have_no_dates(text: str) -> None:
    answer = fact(product_forms.KIND, text, "forms.managed_dates").answer
    assert "暂无" in answer or "none yet" in answer


@pytest.mark.parametrize(
    ("text", "day", "contains"),
    [
        ("Is Blink dedicated still alive?", TODAY, "retired"),
        ("Is Blink dedicated still alive?", "2023-07-29", "is in EOFS"),
        ("Is Blink dedicated still alive?", "2022-11-15", "is in EOM2"),
        ("Is Blink dedicated still alive?", "2022-11-14", "is in EOM1"),
        ("Blink独享现在什么状态", "2023-07-30", "已退市"),
        ("2023-03-30 对两种 Blink 意味着什么", TODAY, "Blink独享集群处于 EOFS 阶段，Blink共享集群已进入 EOS"),
    ],
)
def test_status_of_forms(text: str, day: str, contains: str) -> None:
    assert contains in fact(product_forms.KIND, text, "forms.blink_status", day).answer


def test_unknown_form_is_asked_for() -> None:
    result = product_forms.KIND.compute(asked("can our cluster still be renewed?", "forms.can_renew"))
    assert isinstance(result, Missing)
    assert len(result.choices) == 3


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("全托管支持哪些部署方式", "forms.fully_managed"),
        ("what is the Blink dedicated cluster", "forms.blink_dedicated"),
        ("EOFS 之后能续费吗", "plp.eofs_eos"),
        ("which form should I choose", "selection.overview"),
    ],
)
def test_forms_leave_descriptions_and_policy_to_the_entry(text: str, topic: str) -> None:
    assert product_forms.KIND.compute(asked(text, topic)) is None


@pytest.mark.parametrize(
    ("version", "day", "zh", "en"),
    [
        ("4.0.8", "2021-08-09", "还没有", "Not yet"),
        ("4.0.8", "2021-08-10", "支持", "Yes"),
        ("4.0.8", "2022-09-09", "支持", "Yes"),
        ("4.0.8", "2022-09-10", "部分支持", "In part"),
        ("4.0.8", "2022-12-09", "部分支持", "In part"),
        ("4.0.8", "2022-12-10", "不再支持", "No longer"),
        ("4.0.8", "2023-03-09", "不再支持", "No longer"),
        ("4.0.8", "2023-03-10", "不再支持", "No: "),
        ("1.0.4", "2022-06-09", "支持", "Yes"),
        ("1.0.4", "2022-06-10", "部分支持", "In part"),
        ("3.0.4", "2022-12-10", "不再支持", "No: "),
        ("4.0.12", TODAY, "无法判断", "That cannot be told"),
        ("4.0.13", "2023-06-01", "无法判断", "That cannot be told"),
    ],
)
def test_version_status(version: str, day: str, zh: str, en: str) -> None:
    topic = "engine.version_status"
    assert fact(engine_versions.KIND, f"VVR {version} 还支持吗", topic, day).answer.startswith(zh)
    assert fact(engine_versions.KIND, f"is VVR {version} still supported", topic, day).answer.startswith(en)


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("can jobs on 4.0.10 still run on 2023-03-09", "Yes, but without support"),
        ("can jobs on 4.0.10 still run on 2023-03-10", "No, jobs cannot run"),
        ("2022-09-09 还接受 4.0.8 的调优需求吗", "可以提"),
        ("2022-09-10 还接受 4.0.8 的调优需求吗", "不会"),
        ("when is EOS of 4.0.7", "For VVR 4.0.7, EOS is 2022-12-10"),
        ("4.0.10 的 EOFS 是哪天", "VVR 4.0.10 的 EOFS 是 2022-12-10"),
    ],
)
def test_what_is_asked_of_a_version_comes_first(text: str, opening: str) -> None:
    assert fact(engine_versions.KIND, text, "engine.version_status").answer.startswith(opening)


def test_next_milestone_with_days_left() -> None:
    computed = fact(engine_versions.KIND, "is 4.0.8 supported", "engine.version_status", "2022-12-01")
    assert "EOFS on 2022-12-10 (9 days left from 2022-12-01)" in whole(computed)


@pytest.mark.parametrize(
    ("version", "floors"),
    [
        ("4.0.11", ("2022-06-01", "2022-08-30", "2022-11-28")),
        ("4.0.12", ("2022-08-16", "2022-11-14", "2023-02-12")),
        ("4.0.13", ("2022-11-12", "2023-02-10", "2023-05-11")),
    ],
)
def test_undetermined_versions_get_a_floor_and_no_verdict(version: str, floors: tuple[str, ...]) -> None:
    for text in (f"{version} 什么时候停服", f"when does {version} end"):
        told = whole(fact(engine_versions.KIND, text, "engine.tbd"))
        assert all(floor in told for floor in floors)
        assert "2022-06-09" in told
        assert "still supported" not in told
        assert "不再支持" not in told


def test_several_versions_have_a_line_each() -> None:
    computed = fact(engine_versions.KIND, "4.0.8, 4.0.10 and 4.0.12 supported?", "engine.version_status")
    assert "4.0.8, 4.0.10: past EOS" in computed.answer
    assert "4.0.12: undetermined" in computed.answer
    assert sum("VVR 4.0." in line for line in computed.lines) == 3


@pytest.mark.parametrize("version", ["4.0.9", "4.0.1", "VVR 6", "5.x"])
def test_unlisted_versions(version: str) -> None:
    answer = fact(engine_versions.KIND, f"{version} 还支持吗", "engine.unlisted").answer
    assert "没有列出" in answer
    assert "4.0.13" in answer


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("4.0.8 对应哪个 Flink", "VVR 4.0.8 对应 Flink 1.13.1。"),
        ("which flink is 3.0.4 based on", "VVR 3.0.4 corresponds to Flink 1.12.3."),
        ("Flink 1.13.1 对应哪些 VVR", "4.0.7、4.0.8 和 4.0.10"),
        ("which vvr for flink 1.13.3", "4.0.11, 4.0.12 and 4.0.13"),
        ("which vvr for flink 1.14", "No VVR version"),
        ("which flink does 4.0.9 have", "not in the document's version table"),
    ],
)
def test_flink_and_vvr(text: str, told: str) -> None:
    assert told in fact(engine_versions.KIND, text, "engine.version_flink").answer


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("4.0.8 和 4.0.13 是同一个大版本吗", "是，"),
        ("4.0.x 和 4.1.x 是同一个大版本吗", "不是，"),
        ("are 4.0.1 and 5.0.1 the same major version", "No, "),
        ("is 4.0.8 compatible with 4.0.13", "Yes, "),
        ("3.0.4 升到 4.0.8 兼容吗", "不是，"),
    ],
)
def test_major_versions(text: str, opening: str) -> None:
    assert fact(engine_versions.KIND, text, "engine.same_major").answer.startswith(opening)


@pytest.mark.parametrize(
    ("text", "opening"),
    [("is 4.0.12 the newest", "No, "), ("4.0.13 是最新的吗", "是，"), ("最新版本", "文档")],
)
def test_newest_version(text: str, opening: str) -> None:
    answer = fact(engine_versions.KIND, text, "engine.newest").answer
    assert answer.startswith(opening)
    assert "4.0.13" in answer


@pytest.mark.parametrize(
    ("day", "ended"),
    [
        ("2022-12-09", "还没有"),
        ("2022-12-10", "1.0.4、2.1.4、3.0.4 和 4.0.7，"),
        ("2023-03-10", "1.0.4、2.1.4、3.0.4、4.0.7、4.0.8 和 4.0.10，"),
    ],
)
def test_versions_past_end_of_service(day: str, ended: str) -> None:
    assert ended in fact(engine_versions.KIND, "哪些版本已经停服", "engine.expired", day).answer


@pytest.mark.parametrize("text", ["我们的版本还支持吗", "is our version still supported"])
def test_unknown_version_is_asked_for(text: str) -> None:
    result = engine_versions.KIND.compute(asked(text, "engine.version_status"))
    assert isinstance(result, Missing)
    assert len(result.choices) == 3


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("which versions are supported", "engine.version_status"),
        ("what does EOGS mean", "rlp.eogs"),
        ("有哪些版本", "engine.table"),
    ],
)
def test_versions_leave_policy_to_the_entry(text: str, topic: str) -> None:
    assert engine_versions.KIND.compute(asked(text, topic)) is None


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("GA on 2022-05-16, earliest EOS?", ("2023-05-11",)),
        ("GA 2021-12-03，各阶段最早哪天", ("2022-06-01", "2022-08-30", "2022-11-28")),
        ("a version released on 1 March 2024: when is EOGS at the earliest", ("2024-08-28",)),
        ("EOGS 是 2022-09-10，EOFS 最早哪天", ("2022-12-09",)),
    ],
)
def test_stage_dates_by_policy(text: str, dates: tuple[str, ...]) -> None:
    computed = fact(stage_dates.KIND, text, "rlp.total")
    assert all(date in computed.answer for date in dates)
    assert "not before" in computed.answer or "不早于" in computed.answer


def test_stage_dates_without_a_date() -> None:
    assert stage_dates.KIND.compute(asked("从 GA 到 EOS 至少多少天", "rlp.total")) is None


@pytest.mark.parametrize(
    ("text", "topic", "day"),
    [
        ("EOS of Blink dedicated: announced by when?", "plp.notice", "2023-03-30"),
        ("独享集群 EOM2 最晚哪天通知", "plp.notice", "2022-07-15"),
        ("VVR 4.0.8 的 EOS 最晚哪天通知", "rlp.notice", "2022-12-10"),
        ("a product form ends on 2023-06-30, latest notice?", "plp.notice", "2023-02-28"),
        ("引擎的节点在 2022-05-31，最晚哪天通知", "rlp.notice", "2022-02-28"),
        ("an engine milestone on 2024-05-31, latest notice?", "rlp.notice", "2024-02-29"),
    ],
)
def test_latest_notice(text: str, topic: str, day: str) -> None:
    assert day in fact(notices.KIND, text, topic).answer


def test_notice_for_a_bare_date_follows_both_policies() -> None:
    told = whole(fact(notices.KIND, "节点在 2022-12-31，最晚哪天通知", "notice.lead_time"))
    assert "2022-08-31" in told
    assert "2022-09-30" in told


def test_notice_without_a_date() -> None:
    assert notices.KIND.compute(asked("提前多久通知", "notice.lead_time")) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("每秒20万条要多少CU", "sizing"),
        ("are 8 CUs enough for 200k/s?", "sizing"),
        ("can I upload a jar of 250 MB", "quotas"),
        ("VVR 4.0.8 还支持吗", "engine_versions"),
        ("are 4.0.8 and 4.0.13 compatible?", "engine_versions"),
        ("can Blink dedicated still be renewed?", "product_forms"),
        ("共享集群什么时候停服", "product_forms"),
        ("GA on 2022-05-16, when is EOS?", "stage_dates"),
        ("EOS of VVR 4.0.8: latest day of notice?", "notices"),
    ],
)
def test_claimed(text: str, kind: str) -> None:
    assert next(k.name for k in KINDS if k.claims(asked(text))) == kind


@pytest.mark.parametrize(
    "text",
    [
        "my job on VVR 4.0.8 fails with an exception",
        "VVR 4.0.8 的作业一直重启，能看看吗",
        "please renew our Blink dedicated cluster for us",
        "帮我把独享集群退订了吧？",
        "refund my money for the shared cluster",
        "please raise our limit of 20 projects",
        "how do I migrate from Blink shared to fully managed?",
        "独享集群退订能退多少钱",
        "the upload of my 150 MB jar failed, can you help",
        "what is a CU?",
        "Kafka 2.4.1 still supported?",
        "hello",
    ],
)
def test_not_claimed(text: str) -> None:
    assert [kind.name for kind in KINDS if kind.claims(asked(text))] == []


@pytest.mark.parametrize(("as_of", "noted"), [("2022-06-09", False), ("2022-08-08", False), ("2022-08-09", True)])
def test_newer_announcements_are_pointed_to_after_sixty_days(as_of: str, noted: bool) -> None:
    computed = fact(product_forms.KIND, "Can Blink dedicated still be renewed?", "forms.can_renew", as_of)
    assert any("newer announcements" in line for line in computed.lines) == noted


@pytest.mark.parametrize(
    ("kind", "topic", "text"),
    [
        (quotas.KIND, "limits.jar_oversize", "Over 200 MB: workaround?"),
        (quotas.KIND, "limits.jar_oversize", "the jar is too heavy by 15 MB"),
        (quotas.KIND, "limits.files", "Is 500 files per folder the rule, and do sub-folders count?"),
        (quotas.KIND, "limits.udf", "UDF和JAR合起来算200个，还是各算各的"),
        (quotas.KIND, "limits.udf", "200 udfs or 200 jars per project?"),
        (quotas.KIND, "limits.folders", "文件夹个数和嵌套深度是两个限制吗"),
        (quotas.KIND, "limits.projects", "20 个 workspace 上限能不能加"),
        (
            sizing.KIND,
            "limits.cu_rate",
            "Is it true that one CU manages 30,000 to 40,000 records/s?",
        ),
        (sizing.KIND, "limits.cu_rate", "能否确认简单业务每CU是3万到4万条每秒"),
        (product_forms.KIND, "forms.same_date", "同一天独享和共享发生的事一样吗"),
        (product_forms.KIND, "selection.overview", "Blink 用户下一步选谁"),
        (product_forms.KIND, "forms.fully_managed", "status and platform of fully managed Flink"),
        (product_forms.KIND, "plp.eom_eofs", "our form is in EOM, can we renew?"),
    ],
)
def test_the_entry_answers_better(kind: FactKind, topic: str, text: str) -> None:
    assert kind.compute(asked(text, topic)) is None


@pytest.mark.parametrize(
    ("topic", "text", "opening"),
    [
        (
            "forms.can_renew",
            "is renewing still possible for the exclusive form today?",
            "No, as of 2026-11-22, the Blink dedicated",
        ),
        ("forms.can_renew", "共享的还能续吗", "不可以，截至 2026-11-22，Blink共享集群"),
        ("forms.can_renew", "老集群还能续费吗", "不可以，截至 2026-11-22，Blink独享集群和Blink共享集群"),
        (
            "forms.dedicated_dates",
            "EOM2 of the dedicated line, please",
            "EOM2 of the Blink dedicated cluster is 2022-11-15",
        ),
        ("plp.eos", "独享过了EOS，作业还会继续跑吗", "EOS 之后作业是否还能运行，文档没有写明"),
        ("forms.managed_dates", "半托管会不会步Blink后尘", "Flink半托管/EMR的"),
    ],
)
def test_loosely_named_forms(topic: str, text: str, opening: str) -> None:
    assert fact(product_forms.KIND, text, topic).answer.startswith(opening)


def test_older_versions_are_the_ended_ones() -> None:
    assert (
        "1.0.4, 2.1.4" in fact(engine_versions.KIND, "Are all versions before 4.0.11 ended?", "engine.expired").answer
    )


def test_every_section_named_exists() -> None:
    for kind, text in (
        (sizing.KIND, "200k/s, how many CUs"),
        (quotas.KIND, "23 projects"),
        (product_forms.KIND, "独享 EOS 哪天"),
        (engine_versions.KIND, "4.0.8 对应哪个 Flink"),
        (stage_dates.KIND, "GA on 2022-05-16, EOS?"),
        (notices.KIND, "EOS of Blink dedicated: latest notice?"),
    ):
        assert set(fact(kind, text).sections) <= set(figures().sections)
