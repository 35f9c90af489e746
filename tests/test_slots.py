"""Reading of numbers, dates, versions and names from questions as people type them."""

import datetime as dt
import time
from functools import cache
from pathlib import Path

import pytest
import yaml

from knowledge.glossary import Glossary, Term, build_glossary
from knowledge.normalise import fold, tokens
from knowledge.slots import Slots, read_slots

GLOSSARY = Path(__file__).parent.parent / "knowledge" / "docs" / "flink" / "glossary.yaml"


@cache
def glossary() -> Glossary:
    return build_glossary(Term(**term) for term in yaml.safe_load(GLOSSARY.read_text()))


def read(text: str) -> Slots:
    folded = fold(text)
    return read_slots(folded, glossary().concepts(tokens(folded)))


@pytest.mark.parametrize(
    ("text", "sources", "amount", "per_second"),
    [
        ("4,500 vans x 20 pings each second", 4_500, 20, 90_000),
        ("4500 vans × 20 pings per second", 4_500, 20, 90_000),
        ("两千个探头，每个每秒上报80条", 2_000, 80, 160_000),
        ("300 sensors sending 50 readings a second each", 300, 50, 15_000),
        ("300 sensors, each sending 50 readings per second", 300, 50, 15_000),
        ("each of our 300 sensors sends 50 readings a second", 300, 50, 15_000),
        ("50 readings a second per sensor, 300 sensors", 300, 50, 15_000),
        ("each sensor sends 50 readings per second and we have 300 sensors", 300, 50, 15_000),
        ("每台设备每秒20条，共5000台设备", 5_000, 20, 100_000),
        ("5000台设备每台每分钟120条", 5_000, 120, 10_000),
        ("200 路摄像头各 30条/秒", 200, 30, 6_000),
        ("2000 乘 80 条/秒", 2_000, 80, 160_000),
        ("300 sensors sending 50000 readings a second", 1, 50_000, 50_000),
        ("10 CUs at 30,000 records/s each", 1, 30_000, 30_000),
        ("每个计算单元每秒3万条，10个计算单元呢", 1, 30_000, 30_000),
        ("8个CU每个每秒能处理5000条吗", 1, 5_000, 5_000),
        ("每秒5万条，每条1KB，10个CU够吗", 1, 50_000, 50_000),
    ],
)
def test_rate_of_several_sources(text: str, sources: int, amount: int, per_second: int) -> None:
    assert [(r.sources, r.amount, r.per_second) for r in read(text).rates] == [(sources, amount, per_second)]


@pytest.mark.parametrize(
    ("text", "amount", "milliseconds"),
    [
        ("11.5k msgs every 100 ms", 11_500, 100),
        ("5万条每5分钟", 50_000, 300_000),
        ("每5分钟 5万条日志", 50_000, 300_000),
        ("30k per 10 seconds", 30_000, 10_000),
        ("every 10 seconds 30k events", 30_000, 10_000),
        ("120,000 records in 10 seconds", 120_000, 10_000),
        ("每半小时 900 万条", 9_000_000, 1_800_000),
        ("9 million every half hour", 9_000_000, 1_800_000),
        ("每 10 毫秒 200 条", 200, 10),
    ],
)
def test_rate_over_another_span(text: str, amount: int, milliseconds: int) -> None:
    assert [(rate.amount, rate.span_ms) for rate in read(text).rates] == [(amount, milliseconds)]


def test_a_number_of_days_is_no_rate() -> None:
    assert read("notices every 30 days for 3 forms").rates == ()


@pytest.mark.parametrize(
    ("text", "amount", "per"),
    [
        ("120k/s", 120_000, "second"),
        ("12万条每秒", 120_000, "second"),
        ("每秒12万", 120_000, "second"),
        ("每秒大概有 12 万条日志", 120_000, "second"),
        ("１２万条／秒", 120_000, "second"),
        ("7.2 million a minute", 7_200_000, "minute"),
        ("every minute 7.2 million events arrive", 7_200_000, "minute"),
        ("2.5w qps", 25_000, "second"),
        ("QPS 大概 2.5w", 25_000, "second"),
        ("50 thousand events per sec", 50_000, "second"),
        ("3百万/分钟", 3_000_000, "minute"),
        ("2亿条/小时", 200_000_000, "hour"),
        ("一天2亿条", 200_000_000, "day"),
        ("日均2亿", 200_000_000, "day"),
        ("200 million a day", 200_000_000, "day"),
        ("1,200,000 rows/s", 1_200_000, "second"),
        ("30 000 records/s", 30_000, "second"),
        ("two hundred thousand records per second", 200_000, "second"),
        ("half a million records per second", 500_000, "second"),
        ("十二万条每秒", 120_000, "second"),
        ("二十万tps", 200_000, "second"),
        ("两万五 qps", 25_000, "second"),
        ("1万2条/秒", 12_000, "second"),
        ("12万5千条/秒", 125_000, "second"),
        ("1億條每天", 100_000_000, "day"),
        ("3M records/s", 3_000_000, "second"),
        ("1200tps", 1_200, "second"),
        ("5k eps", 5_000, "second"),
        ("一天十个亿条日志", 1_000_000_000, "day"),
        ("3.6 million sensor beeps a minute", 3_600_000, "minute"),
        ("42k recrods/s", 42_000, "second"),
        ("42k evnts / sec", 42_000, "second"),
        ("42k recrods per second", 42_000, "second"),
        ("42k recrods a second", 42_000, "second"),
        ("1.2 million mesages/s", 1_200_000, "second"),
        ("3w条数剧每秒", 30_000, "second"),
        ("5万条记陆/秒", 50_000, "second"),
        ("3百万条数剧每分钟", 3_000_000, "minute"),
        ("an hour we get nothing, but 90k rps at noon", 90_000, "second"),
    ],
)
def test_rate(text: str, amount: int, per: str) -> None:
    assert [(rate.amount, rate.per) for rate in read(text).rates] == [(amount, per)]


@pytest.mark.parametrize("text", ["5~8万条/秒", "50k to 80k records per second", "每秒5万到8万条"])
def test_both_ends_of_a_range_of_rates(text: str) -> None:
    assert sorted(rate.amount for rate in read(text).rates) == [50_000, 80_000]


@pytest.mark.parametrize(
    "text",
    [
        "数万条每秒",
        "几百万条每秒",
        "50MB/s",
        "20k MB/s",
        "5万元每秒",
        "40k cus per sec",
        "200 files",
        "in a second",
        "每秒多少条",
    ],
)
def test_no_rate(text: str) -> None:
    assert read(text).rates == ()


def test_records_without_a_span_of_time() -> None:
    assert read("how many CUs for 120,000 records?").amounts == (120_000,)


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("8 CU", (8,)),
        ("8CUs", (8,)),
        ("十个CU", (10,)),
        ("CU 8个够吗", (8,)),
        ("4 到 8 个CU", (4, 8)),
        ("12 compute units", (12,)),
        ("8 cores", ()),
    ],
)
def test_cus(text: str, counts: tuple[int, ...]) -> None:
    assert read(text).cus == counts


@pytest.mark.parametrize(
    ("text", "megabytes"),
    [
        ("150MB", 150),
        ("200M的jar", 200),
        ("三百兆的包", 300),
        ("200 MiB", 200),
        ("1.5 GB", 1536),
        ("1.5个G", 1536),
        ("半个G", 512),
        ("half a gig", 512),
        ("2048 KB", 2),
        ("200.5 mb", 200.5),
        ("１５０ＭＢ", 150),
    ],
)
def test_size(text: str, megabytes: float) -> None:
    assert [size.megabytes for size in read(text).sizes] == [megabytes]


@pytest.mark.parametrize(
    ("text", "versions", "flinks"),
    [
        ("4.0.8", ("4.0.8",), ()),
        ("vvr4.0.8", ("4.0.8",), ()),
        ("VVR-v4.0.8", ("4.0.8",), ()),
        ("VVR 4.0.x", ("4.0.x",), ()),
        ("VVR 6 还行吗", ("6.x",), ()),
        ("5.x 和 6.x", ("5.x", "6.x"), ()),
        ("4.0 和 4.1 是同一个大版本吗", ("4.0.x", "4.1.x"), ()),
        ("4.0.11 thru 4.0.13", ("4.0.11", "4.0.12", "4.0.13"), ()),
        ("4.0.11到4.0.13", ("4.0.11", "4.0.12", "4.0.13"), ()),
        ("4.0.11/12/13", ("4.0.11", "4.0.12", "4.0.13"), ()),
        ("4.0.7、4.0.8和4.0.10", ("4.0.7", "4.0.8", "4.0.10"), ()),
        ("upgrade from 4.0.8 to 4.0.13", ("4.0.8", "4.0.13"), ()),
        ("Flink 1.13.3", (), ("1.13.3",)),
        ("flink1.13", (), ("1.13.x",)),
        ("vvr-4.0.8-flink-1.13", ("4.0.8",), ("1.13.x",)),
        ("VVR 1.0.4 on Flink 1.10.0", ("1.0.4",), ("1.10.0",)),
        ("Kafka 2.4.1, Blink 3.4.0 and MySQL 8.0.20", (), ()),
        ("SLA 99.9%", (), ()),
        ("Realtime Compute 2.0", (), ()),
        ("ip 10.0.0.1", (), ()),
    ],
)
def test_versions(text: str, versions: tuple[str, ...], flinks: tuple[str, ...]) -> None:
    slots = read(text)
    assert (slots.versions, slots.flinks) == (versions, flinks)


@pytest.mark.parametrize(
    "text",
    [
        "2022-11-15",
        "2022.11.15",
        "2022/11/15",
        "20221115",
        "2022年11月15日",
        "2022 年 11 月 15 号",
        "22年11月15日",
        "二〇二二年十一月十五日",
        "15 Nov 2022",
        "15th of November 2022",
        "November 15th 2022",
        "Nov. 15, 2022",
        "15/11/2022",
        "11/15/2022",
    ],
)
def test_date(text: str) -> None:
    assert [(day.date, day.month) for day in read(f"on {text} ok?").days] == [(dt.date(2022, 11, 15), False)]


@pytest.mark.parametrize("text", ["2022年12月", "Dec 2022", "December 2022", "2022-12", "2022.12"])
def test_month_is_its_first_day(text: str) -> None:
    (day,) = read(text).days
    assert (day.date, day.month, day.last) == (dt.date(2022, 12, 1), True, dt.date(2022, 12, 31))


@pytest.mark.parametrize("text", ["2022-02-31", "2022-13-01", "3/4/2023", "May I ask 2022 things", "1234-56"])
def test_no_date(text: str) -> None:
    assert read(text).days == ()


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("GA on 2022-05-16", "GA"),
        ("2022-05-16 发布的版本", "GA"),
        ("EOGS 是 2022-09-10", "EOGS"),
        ("reaches general-support end (EOGS) on 10 June 2026", "EOGS"),
        ("general support ends 10 June 2026", "EOGS"),
        ("10 June 2026 is the end of full support", "EOFS"),
        ("2026年6月10日基本支持中止", "EOGS"),
        ("完整支持中止日期是2026年6月10日", "EOFS"),
        ("2020年3月买的集群", "bought"),
        ("we bought it in March 2020", "bought"),
        ("on 1 March 2023, could I renew", None),
    ],
)
def test_what_happens_on_a_date(text: str, role: str | None) -> None:
    assert [day.role for day in read(text).days] == [role]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("我们有23个项目空间", {"projects": 23}),
        ("23 different projects", {"projects": 23}),
        ("项目建到第21个了", {"projects": 21}),
        ("120 folders, 6 levels deep", {"folders": 120, "levels": 6}),
        ("六层目录", {"levels": 6}),
        ("a depth of 7", {"levels": 7}),
        ("420 files plus 60 directories inside one folder", {"files": 420, "subfolders": 60}),
        ("420个文件加60个子目录", {"files": 420, "subfolders": 60}),
        ("UDF我们传了250个", {"udfs": 250}),
        ("150 UDFs and 100 JARs", {"udfs": 150, "jars": 100}),
        ("20 project folders", {"folders": 20}),
        ("一个项目能建多少文件夹", {}),
        ("how many files may 1 folder hold", {}),
    ],
)
def test_counts(text: str, counts: dict[str, int]) -> None:
    assert {count.what: count.number for count in read(text).counts} == counts


@pytest.mark.parametrize(
    "text",
    [
        "already 18 projects and want to add 3 more",
        "已有18个项目，再建3个行吗",
        "18 projects, 3 more projects",
    ],
)
def test_counts_on_top(text: str) -> None:
    assert [(c.what, c.number, c.extra) for c in read(text).counts] == [
        ("projects", 18, False),
        ("projects", 3, True),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "three sub folders with 180 files each",
        "three sub-folders, each with 180 files",
        "each of three sub folders holds 180 files",
        "180 files in each of 3 subdirectories",
        "3 sub folders, 180 files per sub folder",
        "三个子目录每个180个文件",
        "三个子目录，每个180个文件",
        "3个子文件夹各有180个文件",
        "每个子目录180个文件，一共3个子目录",
    ],
)
def test_counts_in_each(text: str) -> None:
    counts = {count.what: count for count in read(text).counts}
    assert (counts["files"].number, counts["files"].times, counts["files"].total) == (180, 3, 540)
    assert counts["subfolders"].total == 3


@pytest.mark.parametrize("text", ["three folders with 180 files each", "500 files in each sub folder"])
def test_nothing_is_multiplied_without_counted_sub_folders(text: str) -> None:
    assert all(count.what != "files" for count in read(text).counts)


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Flink全托管", ("fully_managed",)),
        ("fully-managed Flink", ("fully_managed",)),
        ("EMR 上的 Flink", ("semi_managed",)),
        ("the Dataflow cluster", ("semi_managed",)),
        ("Blink独想鸡群", ("blink_dedicated",)),
        ("exclusive cluster", ("blink_dedicated",)),
        ("dedicted cluster", ("blink_dedicated",)),
        ("独享和共享", ("blink_dedicated", "blink_shared")),
        ("shared Blink", ("blink_shared",)),
        ("Blink 还在吗", ("blink",)),
        ("Blink 的独享集群", ("blink_dedicated",)),
        ("a blank page with links", ()),
        ("自建 Flink", ()),
        ("self-managed Flink", ()),
    ],
)
def test_forms(text: str, forms: tuple[str, ...]) -> None:
    assert read(text).forms == forms


@pytest.mark.parametrize(
    ("text", "operations"),
    [
        ("还能续废吗", ("renew",)),
        ("renwal", ("renew",)),
        ("可以推订吗", ("unsubscribe",)),
        ("can I get a refund", ("unsubscribe",)),
        ("扩容或缩容", ("scale",)),
        ("变佩", ("scale",)),
        ("临时升配", ("temporary_upgrade",)),
        ("新购", ("buy",)),
        ("can it be purchased and renewed", ("buy", "renew")),
    ],
)
def test_operations(text: str, operations: tuple[str, ...]) -> None:
    assert tuple(dict.fromkeys(read(text).operations)) == operations


@pytest.mark.parametrize(
    ("text", "stages"),
    [
        ("EOFS", ("EOFS",)),
        ("EOM1和EOM2", ("EOM1", "EOM2")),
        ("什么时候停服", ("EOS",)),
        ("end of life", ("EOS",)),
        ("停售", ("EOM",)),
    ],
)
def test_stages(text: str, stages: tuple[str, ...]) -> None:
    assert read(text).stages == stages


@pytest.mark.parametrize(
    ("text", "workloads"),
    [
        ("过滤清洗", ("simple",)),
        ("heavy UDFs", ("complex",)),
        ("filtering, then aggregation", ("simple", "complex")),
        ("a job", ()),
    ],
)
def test_workloads(text: str, workloads: tuple[str, ...]) -> None:
    assert tuple(dict.fromkeys(read(text).workloads)) == workloads


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("产品形态的 EOFS", "product"),
        ("引擎的 EOFS", "engine"),
        ("EOFS of 4.0.8", "engine"),
        ("EOFS of Blink", "product"),
        ("EOFS?", None),
        ("产品和引擎", None),
    ],
)
def test_product_or_engine(text: str, subject: str | None) -> None:
    assert read(text).product_or_engine == subject


HOSTILE = [
    "",
    "???",
    "万" * 500,
    "亿" * 5000,
    "1" * 20_000,
    "1,000" * 4000,
    "1k " * 6600,
    "4.0." * 900,
    "4.0.8 " * 3300,
    "年" * 300,
    "每秒" * 10_000,
    "每个180个文件" * 2200,
    "3 sub folders with 180 files each " * 580,
    "3w条数" * 5000,
    "hundred " * 2000,
    "2022-10-10 " * 1800,
    "9" * 15 + "亿条每秒 8 CU",
    "🙂 \u200b半",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_breaks_it(text: str) -> None:
    folded = fold(text)
    concepts = glossary().concepts(tokens(folded))
    started = time.process_time()
    assert isinstance(read_slots(folded, concepts), Slots)
    assert time.process_time() - started < 0.6


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("一个文件夹里我塞了480个，底下小目录里还有30个", [("files", 480, False), ("files", 30, True)]),
        ("文件夹里480个，子目录里30个", [("files", 480, False), ("files", 30, True)]),
        ("目录里放了600个行不行", [("files", 600, False)]),
        ("in one directory I have 480, is that ok", [("files", 480, False)]),
        ("inside a single folder: 480", [("files", 480, False)]),
        ("我们的文件夹已经有480个了", [("folders", 480, False)]),
        ("文件夹里能再建 480 个目录吗", [("folders", 480, True)]),
        ("folders: 480", [("folders", 480, False)]),
    ],
)
def test_a_number_inside_one_folder_counts_files(text: str, counts: list[tuple[str, int, bool]]) -> None:
    assert [(count.what, count.number, count.extra) for count in read(text).counts] == counts
