"""Computed facts: every expectation is worked out from the document's figures by hand."""

import datetime as dt
import time
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
    ("text", "shown"),
    [
        ("4,500 vans x 20 pings each second, filtering, CUs?", "4,500 × 20 = 90,000/s"),
        ("两千个探头，每个每秒上报80条，过滤要多少CU", "2,000 × 80 = 160,000 条/秒"),
        ("5000台设备每台每分钟120条，要多少CU", "5,000 × 120 = 600,000，600,000 / 60 = 10,000 条/秒"),
        ("11.5k msgs every 100 ms, CUs?", "11,500 / 0.1 = 115,000/s"),
        ("每半小时 900 万条，要多少CU", "9,000,000 / 1,800 = 5,000 条/秒"),
    ],
)
def test_sizing_shows_how_the_rate_is_made_up(text: str, shown: str) -> None:
    assert shown in whole(fact(sizing.KIND, text, "limits.sizing"))


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
        ("4.0.8", "2021-08-09", "还没有", "No, not yet"),
        ("4.0.8", "2021-08-10", "支持", "Yes"),
        ("4.0.8", "2022-09-09", "支持", "Yes"),
        ("4.0.8", "2022-09-10", "部分支持", "Yes, in part"),
        ("4.0.8", "2022-12-09", "部分支持", "Yes, in part"),
        ("4.0.8", "2022-12-10", "不再支持", "No: "),
        ("4.0.8", "2023-03-09", "不再支持", "No: "),
        ("4.0.8", "2023-03-10", "不再支持", "No: "),
        ("1.0.4", "2022-06-09", "支持", "Yes"),
        ("1.0.4", "2022-06-10", "部分支持", "Yes, in part"),
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
        (
            "can jobs on 4.0.10 still run on 2023-03-09",
            "Yes: for VVR 4.0.10 on 2023-03-09, existing jobs still run until EOS (2023-03-10), but without",
        ),
        (
            "can jobs on 4.0.10 still run on 2023-03-10",
            "No: for VVR 4.0.10 on 2023-03-10, since EOS (2023-03-10) existing jobs cannot run",
        ),
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
def test_undetermined_versions_get_a_floor_only_where_it_is_asked_for(version: str, floors: tuple[str, ...]) -> None:
    for text in (f"{version} 最早什么时候停服", f"{version} 按策略至少到哪天", f"earliest end of {version} by policy?"):
        told = whole(fact(engine_versions.KIND, text, "engine.tbd"))
        assert all(floor in told for floor in floors)
        assert "不是实际日期" in told or "not the real dates" in told
    for text in (f"{version} 什么时候停服", f"when does {version} end", f"{version} 现在还支持吗"):
        told = whole(fact(engine_versions.KIND, text, "engine.tbd"))
        assert not any(floor in told for floor in floors)
        assert "2022-06-09" in told
        assert "still supported" not in told
        assert "不再支持" not in told


@pytest.mark.parametrize(
    ("text", "topic", "day", "opening"),
    [
        ("写的内核是4.0.8，这版现在是死是活", "engine.version_flink", "2022-10-15", "部分支持"),
        ("写的内核是4.0.8，这版现在是死是活", "engine.version_status", "2022-12-10", "不再支持"),
        ("引擎是4.0.8，还在维护吗", "engine.version_flink", "2022-08-01", "支持"),
        ("our engine is 4.0.8, still alive?", "engine.version_flink", "2022-10-15", "Yes, in part"),
        ("runtime 4.0.10: when is its EOS", "engine.version_flink", "2022-10-15", "For VVR 4.0.10, EOS is 2023-03-10"),
        ("3.0.4算出来的数不对，查下来是内核的锅，这种你们还会不会修？", "engine.version_flink", "2022-08-01", "会处理"),
        ("VVR 4.0.8 based on Flink: is it still patched?", "engine.version_status", "2023-02-01", "No"),
    ],
)
def test_an_engine_or_kernel_is_not_a_question_for_flink(text: str, topic: str, day: str, opening: str) -> None:
    computed = fact(engine_versions.KIND, text, topic, day)
    assert computed.answer.startswith(opening)
    assert len(computed.lines) > 0


@pytest.mark.parametrize(
    "text",
    [
        "4.0.8的内核对应哪个Flink",
        "4.0.8 基于社区哪个版本",
        "4.0.8对应的开源版本是什么",
        "4.0.8 的 flink 是多少",
        "what flink is 4.0.8",
    ],
)
def test_which_flink_needs_the_word(text: str) -> None:
    assert "1.13.1" in fact(engine_versions.KIND, text, "engine.version_status").answer


SERVICE_CASES = [
    # Chinese, English, version, day, verdict: y(es) p(art) n(o), dates in the first sentence
    (
        "嫌慢，想请你们调快些，行吗",
        "will you take a performance tuning request?",
        "4.0.10",
        "2022-09-09",
        "y",
        "2022-09-10",
    ),
    (
        "嫌慢，想请你们调快些，行吗",
        "will you take a performance tuning request?",
        "4.0.10",
        "2022-10-15",
        "n",
        "2022-09-10",
    ),
    ("还能提新功能需求吗", "can we still ask for a new feature?", "4.0.10", "2022-12-10", "n", "2022-09-10"),
    ("还能帮忙优化吗", "will you optimise it for us?", "4.0.10", "2023-03-10", "n", "2023-03-10"),
    ("还打补丁吗", "is it still getting patches?", "4.0.8", "2022-09-09", "y", "2022-12-10"),
    ("还打补丁吗", "is it still getting patches?", "4.0.8", "2022-09-10", "p", "2022-12-10"),
    ("有 bug 还修吗", "are bugs still fixed?", "4.0.8", "2022-12-10", "n", "2022-12-10"),
    ("算出来的数不对，还修吗", "the results are wrong, is that still fixed?", "4.0.8", "2022-09-10", "y", "2022-12-10"),
    ("有安全漏洞，还处理吗", "is a security hole still fixed?", "4.0.8", "2022-12-09", "y", "2022-12-10"),
    ("老崩溃这种还修吗", "are such crashes still fixed?", "4.0.8", "2022-12-10", "n", "2022-12-10"),
    ("提工单售后还受理吗", "does after-sales still answer?", "4.0.8", "2022-12-10", "n", "2022-12-10"),
    ("作业还能跑吗", "will my jobs run?", "4.0.8", "2023-03-09", "y", "2023-03-10"),
    ("作业还能跑吗", "will my jobs run?", "4.0.8", "2023-03-10", "n", "2023-03-10"),
    ("还能新建作业吗", "can I create new jobs?", "4.0.8", "2023-03-09", "y", "2023-03-10"),
    ("还能新建作业吗", "can I create new jobs?", "4.0.8", "2023-03-10", "n", "2023-03-10"),
]
SERVICE_OPENINGS = {
    "y": ("Yes: ", ("可以", "会", "支持")),
    "p": ("Yes, in part: ", ("部分",)),
    "n": ("No: ", ("不",)),
}


@pytest.mark.parametrize(("chinese", "english", "version", "day", "verdict", "date"), SERVICE_CASES)
def test_services_of_a_version_come_first(
    chinese: str, english: str, version: str, day: str, verdict: str, date: str
) -> None:
    en, zh = SERVICE_OPENINGS[verdict]
    told = fact(engine_versions.KIND, f"VVR {version}: {english}", "engine.version_status", day).answer
    assert told.startswith(en)
    assert date in told
    told = fact(engine_versions.KIND, f"VVR {version} {chinese}", "engine.version_status", day).answer
    assert told.startswith(zh)
    assert date in told


def test_a_tuning_request_after_eogs_names_what_is_still_handled() -> None:
    answer = fact(engine_versions.KIND, "VVR 4.0.10: will you tune it?", "engine.version_status", "2022-10-15").answer
    assert "since EOGS (2022-09-10)" in answer
    assert "data security, crash and data correctness defects are still handled" in answer


@pytest.mark.parametrize(
    ("text", "opening", "also"),
    [
        (
            "is vvr 4.0.8 still getting patches? and will my jobs be running tomorrow",
            "No: for VVR 4.0.8 as of 2023-02-01, there are no more patches",
            "but yes, existing jobs run until EOS (2023-03-10)",
        ),
        ("4.0.8 还打补丁吗，作业还能跑吗", "不会：", "但已有作业在 EOS（2023-03-10）之前都能运行"),
        ("4.0.8 作业还能跑吗，还支持吗", "可以运行：", "自 EOFS（2022-12-10）起技术支持全部停止"),
        ("VVR 3.0.4 and 4.0.8: are bugs still fixed?", "VVR 3.0.4: no, ", "VVR 4.0.8: no, "),
    ],
)
def test_several_services_or_versions_in_the_first_sentence(text: str, opening: str, also: str) -> None:
    answer = fact(engine_versions.KIND, text, "engine.version_status", "2023-02-01").answer
    assert answer.startswith(opening)
    assert also in answer


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("after EOFS, do I still get patches for 4.0.8?", "No: "),
        ("4.0.8 到了EOS之后作业还能跑吗", "不能运行"),
        ("before EOS, can jobs on 4.0.8 run?", "Yes: "),
    ],
)
def test_services_at_a_named_stage(text: str, opening: str) -> None:
    assert fact(engine_versions.KIND, text, "rlp.eofs", "2022-07-01").answer.startswith(opening)


def test_using_a_version_is_not_asking_whether_jobs_run() -> None:
    for text in ("we are running VVR 4.0.8, is it supported?", "我们跑的是4.0.8，还支持吗"):
        assert "part" in fact(
            engine_versions.KIND, text, "engine.version_status", "2022-10-15"
        ).answer or "部分支持" in (fact(engine_versions.KIND, text, "engine.version_status", "2022-10-15").answer)


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


@pytest.mark.parametrize("topic", ["rlp.eofs_running", "rlp.eofs", "rlp.eogs", "rlp.eos"])
@pytest.mark.parametrize(
    "text",
    [
        "is our engine still supported",
        "does my runtime still get support",
        "is the engine we use still maintained?",
        "我们用的引擎还在支持期吗",
        "我这版本还有人管吗",
    ],
)
def test_own_engine_is_asked_for_whatever_rule_it_matches(text: str, topic: str) -> None:
    result = engine_versions.KIND.compute(asked(text, topic))
    assert isinstance(result, Missing)
    assert len(result.choices) == 3


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("is an engine version supported after EOFS?", "rlp.eofs"),
        ("is our engine still supported after EOFS?", "rlp.eofs"),
        ("our engine is out of full support, can it still run?", "rlp.eofs_running"),
        ("General support is over for our engine. Are security holes still fixed?", "rlp.eogs"),
        ("如果我们的版本过了支持期，还能跑作业吗", "rlp.eofs_running"),
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
        ("reaches general-support end (EOGS) on 10 June 2026, earliest EOS by policy?", ("2026-12-07",)),
        ("general support ends 10 June 2026: earliest end of service", ("EOS not before 2026-12-07",)),
        ("full support ends on 2026-06-10, when is EOS at the earliest", ("EOS not before 2026-09-08",)),
        ("2026年6月10日基本支持中止，EOS最早哪天", ("EOS 不早于 2026-12-07",)),
        ("完整支持中止日期是2026年6月10日，停止服务最早什么时候", ("EOS 不早于 2026-09-08",)),
    ],
)
def test_stage_dates_by_policy(text: str, dates: tuple[str, ...]) -> None:
    computed = fact(stage_dates.KIND, text, "rlp.total")
    assert all(date in computed.answer for date in dates)
    assert "not before" in computed.answer or "不早于" in computed.answer


def test_stage_dates_show_their_arithmetic() -> None:
    text = "reaches general-support end (EOGS) on 10 June 2026, earliest EOS by policy?"
    sums = "2026-06-10 + 90 days = 2026-09-08 (EOFS) + 90 days = 2026-12-07 (EOS)"
    assert sums in whole(fact(stage_dates.KIND, text, "rlp.total"))
    assert sums in whole(fact(stage_dates.KIND, text, "engine.version_dates"))


def test_a_date_alone_leaves_the_version_to_be_asked_for() -> None:
    assert stage_dates.KIND.compute(asked("哪个版本 2022-09-10 EOGS", "engine.version_dates")) is None


def test_files_in_a_folder_and_below_it_are_added_up() -> None:
    computed = fact(quotas.KIND, "一个文件夹里我塞了480个，底下小目录里还有30个，行吗", "limits.files")
    assert "510" in whole(computed)


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


def test_a_question_about_such_defects_is_claimed_whatever_went_wrong() -> None:
    assert engine_versions.claims(asked("VVR 3.0.4 老崩溃，这种缺陷还会修吗"))
    assert not engine_versions.claims(asked("VVR 3.0.4 老崩溃，能看看吗"))


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
        "I'm on 4.0.8 and have time for maintenance. What should I move to?",
        "4.0.8 维护窗口里升级到哪个版本好？",
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


@pytest.mark.parametrize(
    ("text", "day", "stage"),
    [
        ("Blink 共享集群，现在还能续费或者加资源么", TODAY, "2023-03-30 起进入 EOS（停止服务）"),
        ("Blink共享集群还能续费吗", "2023-03-30", "已退市"),
        ("Blink共享集群还能续费吗", "2023-03-29", "处于 EOFS 阶段"),
        ("Blink共享集群还能退订吗", "2022-08-15", "处于 EOM2 阶段"),
        ("Blink共享集群还能扩容吗", "2022-08-14", "处于 EOM1 阶段"),
        ("Blink独享集群还能新购、续费、变配、退订吗", "2023-01-15", "处于 EOM2 阶段"),
        ("Can Blink dedicated be renewed?", TODAY, "is retired: service ended at EOS (End of Service) on 2023-07-30"),
        ("Can Blink dedicated be renewed?", "2021-04-27", "has not begun its end of marketing"),
        ("Blink独享 EOS 哪天", TODAY, "已退市"),
        ("两种blink的EOS哪天", TODAY, "已退市"),
        ("EOM2之后独享集群还能扩容吗", TODAY, "已退市"),
    ],
)
def test_every_reply_on_a_form_names_its_stage_by_the_second_line(text: str, day: str, stage: str) -> None:
    computed = fact(product_forms.KIND, text, "", day)
    assert stage in "\n".join((computed.answer, computed.lines[0]))


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2021-04-27", "可以新购（新建）、续费和变配"),
        ("2022-07-01", "已停止新购（新建），仍可续费、变配（升配/降配）和退订"),
        ("2022-12-01", "已停止新购和扩容订单，仍可续费和退订，变配请提交工单确认"),
        ("2023-04-01", "不能新购、续费或变配，只能退订（退款）"),
        (TODAY, "不能新购、续费或变配，能否退订文档没有写明"),
    ],
)
def test_dates_and_status_tell_what_is_allowed(day: str, told: str) -> None:
    assert told in whole(fact(product_forms.KIND, "独享集群 EOS 哪天", "forms.dedicated_dates", day))
    assert told in whole(fact(product_forms.KIND, "独享集群现在什么状态", "forms.blink_status", day))


def test_forms_without_dates_are_not_restricted() -> None:
    assert "没有限制新购、续费和变配" in whole(
        fact(product_forms.KIND, "Flink全托管什么时候停服", "forms.managed_dates")
    )


LOOSE_OPERATIONS = [
    ("还续的了吗", "可以续费"),
    ("能续上不", "可以续费"),
    ("续约行不行", "可以续费"),
    ("能续废吗", "可以续费"),
    ("合同到期了还能续吗", "可以续费"),
    ("能加机器吗", "变配"),
    ("想加点资源行不行", "变配"),
    ("能扩一下吗", "变配"),
    ("能买新的吗", "不能新购"),
    ("再买一套可以吗", "不能新购"),
    ("能退掉吗", "可以退订"),
    ("之前买的，还能续吗", "可以续费"),
    ("can I reknew it", "can be renewed"),
    ("is renewl possible", "can be renewed"),
    ("can we extend the contract", "can be renewed"),
    ("may we add nodes", "configuration changes"),
    ("can I make it bigger", "configuration changes"),
    ("could it be smaller", "configuration changes"),
    ("can I get rid of it", "can be unsubscribed"),
    ("can I cancel it", "can be unsubscribed"),
]


@pytest.mark.parametrize(("words", "told"), LOOSE_OPERATIONS)
def test_operations_in_looser_words(words: str, told: str) -> None:
    name = "Blink独享集群" if has_han(words) else "Blink dedicated:"
    question = asked(f"{name} {words}?", "", "2022-12-01")
    assert product_forms.claims(question)
    assert told in fact(product_forms.KIND, question.text, "", "2022-12-01").answer


@pytest.mark.parametrize(
    "text",
    [
        "独享集群后续怎么样",
        "独享集群手续复杂吗，现在什么状态",
        "独享集群退市了吗",
        "连续跑了两年的独享集群现在什么状态",
    ],
)
def test_words_that_only_look_like_operations(text: str) -> None:
    answer = fact(product_forms.KIND, text, "forms.blink_status", "2022-12-01").answer
    assert answer.startswith("截至 2022-12-01，Blink独享集群处于 EOM2 阶段")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "共享和独享两种blink的EOS相差多久，谁先谁后",
            ("Blink共享集群的 EOS（2023-03-30）", "2023-07-30", "相差 122 天"),
        ),
        ("blink独享跟共享的EOFS差几天", ("2022-12-30", "2023-03-30", "相差 90 天")),
        ("shared vs dedicated blink: which reaches EOM2 first?", ("2022-08-15", "2022-11-15", "92 days apart")),
        ("how many days between EOM2 and EOFS of blink shared?", ("2022-08-15", "2022-12-30", "137 days apart")),
    ],
)
def test_days_between_milestones(text: str, told: tuple[str, ...]) -> None:
    answer = fact(product_forms.KIND, text, "forms.blink_status").answer
    assert all(part in answer for part in told)


@pytest.mark.parametrize("text", ["共享和独享两种blink的EOS哪天", "dedicated and the shared blink: EOS dates?"])
def test_two_loosely_named_forms(text: str) -> None:
    answer = fact(product_forms.KIND, text, "").answer
    assert "2023-03-30" in answer
    assert "2023-07-30" in answer


@pytest.mark.parametrize(
    ("text", "opening", "contains"),
    [
        ("three sub folders with 180 files each, ok?", "No, 543", "3 × 180 = 540; 540 + 3 = 543; 543 − 500 = 43"),
        ("三个子目录每个180个文件行吗", "不可以，543", "3 × 180 = 540；540 + 3 = 543；543 − 500 = 43"),
        ("4个子文件夹各有124个文件行吗", "可以，500", "4 × 124 = 496；496 + 4 = 500"),
        ("2 subfolders with 100 files apiece and 20 loose files?", "Yes, 222", "2 × 100 = 200; 200 + 2 + 20 = 222"),
    ],
)
def test_files_in_each_of_several_sub_directories(text: str, opening: str, contains: str) -> None:
    computed = fact(quotas.KIND, text, "limits.files")
    assert computed.answer.startswith(opening)
    assert contains in whole(computed)


LONG_QUESTIONS = [
    "两种blink集群还能新购、续费、变配、临时升级、退订吗，2022年12月",
    "when are EOM1, EOM2, EOFS and EOS of both Blink forms, when is notice due",
    "1.0.4 2.1.4 3.0.4 4.0.7 4.0.8 4.0.10 4.0.11 4.0.12 4.0.13 4.0.9 还打补丁吗，作业还能跑吗，按策略最早哪天",
    "are 7, 8 and 9 CUs enough for 12 million records a minute, 90k/s or 3 million an hour, and cores?",
    "23 projects, 120 folders, 6 levels, 480 files, 60 subfolders, 150 UDFs and 100 JARs allowed?",
    "1.2 GB jar?",
    "GA on 2022-05, earliest EOGS, EOFS, EOS",
]


@pytest.mark.parametrize("text", LONG_QUESTIONS)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_no_reply_is_long(kind: FactKind, text: str) -> None:
    for topic in sorted(kind.topics):
        for day in ("2021-01-01", "2022-12-01", "2023-02-01", TODAY):
            result = kind.compute(asked(text, topic, day))
            if isinstance(result, Fact):
                assert 1 + len(result.lines) <= 5  # and the source below


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


HOSTILE = [
    "",
    "万" * 20_000,
    "4.0.8 还修吗 " * 2000,
    "独享和共享 blink 续 " * 1500,
    "each of 3 sub folders with 180 files " * 540,
    "which flink " * 1600,
    "data is a b " * 1600,
    "after a b c d " * 1400,
    "独享 blink 4.0.8 加 EOS 相差 2022-10-10 " * 600,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_questions_take_little_time(text: str) -> None:
    question = asked(text)
    for topic in ("", "engine.version_status", "forms.can_renew", "limits.files", "plp.eos"):
        started = time.process_time()
        for kind in KINDS:
            kind.claims(question)
            kind.compute(question._replace(topics=(topic,) if topic else ()))
        assert time.process_time() - started < 0.6
