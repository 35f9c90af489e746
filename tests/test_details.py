"""The details of one's own case are read from a message as they were written."""

import time

import pytest

from routing.details import Details
from routing.reading.details import read_details

UUID = "1B2C3D4E-5F60-7182-93A4-B5C6D7E8F901"

CASES: list[tuple[str, str, tuple[str, ...]]] = [
    ("jobs", "作业 ods_order_sync 昨晚挂了", ("ods_order_sync",)),
    ("jobs", "my job `pay-agg v2` is down", ("pay-agg v2",)),
    ("jobs", 'job "orders" and job "users"', ("orders", "users")),
    ("jobs", "job name: pay_agg, please", ("pay_agg",)),
    ("jobs", "作业名：订单同步，挂了", ("订单同步",)),
    ("jobs", "作业名: x1", ("x1",)),
    ("jobs", "ods_order_sync, dwd_trade_di and ods_order_sync", ("ods_order_sync", "dwd_trade_di")),
    ("jobs", "my job is down and the job failed", ()),
    ("jobs", "rejected for job ad_bidding. Please lift", ("ad_bidding",)),
    ("jobs", "python job: `No module named 'x'`", ()),
    ("jobs", "the jobs restart on and on", ()),
    ("jobs", "at org.apache.flink_runtime.x(Task.java:1)", ()),
    ("instances", "实例 id: sc_flinkserverless_public_cn-abc123 挂了", ("sc_flinkserverless_public_cn-abc123",)),
    ("instances", "on flink-cn-7pp2abcd01 since 9am", ("flink-cn-7pp2abcd01",)),
    ("instances", "instance rt-0087 must move", ("rt-0087",)),
    ("instances", "cluster id c-12ab34cd", ("c-12ab34cd",)),
    ("instances", "the cluster is down", ()),
    ("workspaces", "项目空间 dwd-trade，提示无权访问", ("dwd-trade",)),
    ("workspaces", "project: crm, namespace ml-feature", ("crm", "ml-feature")),
    ("workspaces", 'they should see namespace "mart-prod".', ("mart-prod",)),
    ("workspaces", "workspace id 12ab34cd56", ("12ab34cd56",)),
    ("workspaces", "涉及 namespace：ods-prod", ("ods-prod",)),
    ("workspaces", "my colleague cannot open the workspace or the project", ()),
    (
        "engine_versions",
        "on vvr-4.0.11, VVR 4.0.13-flink-1.13 and Flink 1.12",
        ("vvr-4.0.11", "VVR 4.0.13-flink-1.13", "Flink 1.12"),
    ),
    ("engine_versions", "Blink 3.2 升到 4.0.13", ("Blink 3.2", "4.0.13")),
    ("engine_versions", "takes 4.5 seconds and 12.5 %", ()),
    ("product_forms", "我们的 Blink 独享集群", ("Blink 独享集群",)),
    ("product_forms", "fully managed, not semi-managed; 全托管", ("fully managed", "semi-managed", "全托管")),
    ("product_forms", "two Blink exclusive clusters", ("Blink exclusive clusters",)),
    ("error_codes", "HTTP 500 and `Forbidden.RAM`", ("HTTP 500", "Forbidden.RAM")),
    ("error_codes", "InvalidParameter.JobName: bad", ("InvalidParameter.JobName",)),
    ("error_codes", "java.lang.OutOfMemoryError: Java heap space", ("java.lang.OutOfMemoryError",)),
    ("error_codes", "Caused by: TimeoutException", ("TimeoutException",)),
    ("error_codes", "报错 1001，ERR_TIMEOUT", ("1001", "ERR_TIMEOUT")),
    ("error_codes", "错误码：50012", ("50012",)),
    ("error_codes", "we have 500 jobs in 503 rows", ()),
    ("error_codes", "see www.example.com and the error, please", ()),
    ("request_ids", f"RequestId: {UUID} 谢谢", (UUID,)),
    ("request_ids", f"请求ID：{UUID}，{UUID}", (UUID,)),
    ("request_ids", "Request id: ADM-88F1-20220903.", ("ADM-88F1-20220903",)),
    ("request_ids", "the request id is missing", ()),
    ("cus", "32 CU, 40个CU, CU 数 16", ("32 CU", "40个CU", "16")),
    ("cus", "60 customers and 12 cute cats", ()),
    ("occurred", "since 9am", ("since 9am",)),
    ("occurred", "今天早上9点挂的", ("今天早上9点",)),
    ("occurred", "昨晚挂了", ("昨晚",)),
    ("occurred", "at 2026-11-20 03:15 it died", ("at 2026-11-20 03:15",)),
    ("occurred", "dead since yesterday", ("since yesterday",)),
    ("occurred", "dead for an hour", ("for an hour",)),
    ("occurred", "从上周三开始变慢", ("从上周三开始",)),
    ("occurred", "from 2 to 40, since 1.5 releases; 太晚了", ()),
    ("occurred", "昨天的作业", ("昨天",)),
    ("occurred", "作业凌晨 2:13 挂了，昨天下午起", ("凌晨 2:13", "昨天下午起")),
    ("occurred", "it fails with a ratio of 3:1", ()),
]


@pytest.mark.parametrize(("field", "text", "expected"), CASES)
def test_details_are_read_as_written(field: str, text: str, expected: tuple[str, ...]):
    assert getattr(read_details(text), field) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "How large may a JAR be?",
        "JAR 包最大多少？",
        "please help me, it does not work",
        "作业失败了怎么办",
        "what is a job, a project and a cluster?",
    ],
)
def test_a_message_that_says_nothing_of_a_case_has_no_details(text: str):
    assert read_details(text) == Details()


def test_at_most_ten_of_each_are_kept():
    text = " ".join(f"ods_job_{n}" for n in range(30))
    assert read_details(text).jobs == tuple(f"ods_job_{n}" for n in range(10))


FRAME = "\tat org.apache.flink.runtime.Task.run(Task.java:123)\n"


def test_details_around_a_long_stack_trace_are_read():
    text = (
        "job ods_order_sync died at 03:15\njava.lang.OutOfMemoryError: heap\n"
        + FRAME * 300
        + "on vvr-4.0.11, instance rt-0087"
    )
    details = read_details(text)
    assert (details.jobs, details.instances) == (("ods_order_sync",), ("rt-0087",))
    assert (details.error_codes, details.engine_versions) == (("java.lang.OutOfMemoryError",), ("vvr-4.0.11",))


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "a_",
        "a.",
        "A.B",
        "1 ",
        "1-",
        "a-",
        "作业",
        "job ",
        "job: ",
        " ",
        "\n",
        "Error",
        "项目 ",
        "从",
        "2022-",
        "a\n",
        FRAME,
    ],
)
def test_time_does_not_explode_on_20_000_characters(piece: str):
    text = (piece * 20_000)[:20_000]
    begin = time.perf_counter()
    read_details(text)
    assert time.perf_counter() - begin < 0.3
