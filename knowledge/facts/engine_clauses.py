"""What each service around an engine version comes to at each stage, in words."""

from typing import Literal, NamedTuple

from knowledge.facts.engine_wording import Stage

Service = Literal["request", "fix", "defect", "support", "running", "creating"]
Outcome = Literal["yes", "part", "no"]


class Clause(NamedTuple):
    outcome: Outcome
    zh: str
    en: str


_REFUSED_ZH, _HANDLED_ZH = "拒绝新功能和性能调优需求", "数据安全、运行崩溃和数据正确性三类缺陷仍会处理"
_REFUSED_EN = "feature and performance tuning requests"
_HANDLED_EN = "data security, crash and data correctness defects are still handled"
_ENDED_ZH, _ENDED_EN = "服务和支持已在 EOS（{EOS}）全部停止", "service and support ended completely at EOS ({EOS})"
_JOBS_ENDED = Clause(
    "no",
    "自 EOS（{EOS}）起已有作业不能运行，也不能新建作业",
    "since EOS ({EOS}) existing jobs cannot run and new jobs cannot be created",
)

CLAUSES: dict[Service, dict[Stage, Clause]] = {
    "request": {
        "GA": Clause(
            "yes",
            f"尚未到 EOGS（{{EOGS}}），从那天起才{_REFUSED_ZH}",
            f"{_REFUSED_EN} are refused only from EOGS ({{EOGS}}) on",
        ),
        "EOGS": Clause(
            "no",
            f"自 EOGS（{{EOGS}}）起{_REFUSED_ZH}，但{_HANDLED_ZH}",
            f"since EOGS ({{EOGS}}) {_REFUSED_EN} are refused; {_HANDLED_EN}",
        ),
        "EOFS": Clause(
            "no",
            f"自 EOGS（{{EOGS}}）起{_REFUSED_ZH}，自 EOFS（{{EOFS}}）起技术支持也已停止",
            f"{_REFUSED_EN} have been refused since EOGS ({{EOGS}}), and all technical support ended at EOFS ({{EOFS}})",
        ),
        "EOS": Clause(
            "no",
            f"自 EOGS（{{EOGS}}）起{_REFUSED_ZH}，{_ENDED_ZH}",
            f"{_REFUSED_EN} have been refused since EOGS ({{EOGS}}), and {_ENDED_EN}",
        ),
    },
    "fix": {
        "GA": Clause(
            "yes",
            "尚未到 EOGS（{EOGS}），补丁在 EOFS（{EOFS}）之前都会有",
            "it is before EOGS ({EOGS}), and patches end with EOFS ({EOFS})",
        ),
        "EOGS": Clause(
            "part",
            "自 EOGS（{EOGS}）起只处理数据安全、运行崩溃和数据正确性三类缺陷，EOFS（{EOFS}）起不再有新补丁",
            "since EOGS ({EOGS}) only data security, crash and data correctness defects are handled; patches end with EOFS ({EOFS})",
        ),
        "EOFS": Clause(
            "no",
            "自 EOFS（{EOFS}）起不再有新补丁和技术支持",
            "there are no more patches and no support since EOFS ({EOFS})",
        ),
        "EOS": Clause(
            "no",
            f"自 EOFS（{{EOFS}}）起没有新补丁，{_ENDED_ZH}",
            f"there have been no patches since EOFS ({{EOFS}}), and {_ENDED_EN}",
        ),
    },
    "defect": {
        "GA": Clause(
            "yes",
            "数据安全、运行崩溃和数据正确性缺陷在 EOFS（{EOFS}）之前都会处理",
            "data security, crash and data correctness defects are handled until EOFS ({EOFS})",
        ),
        "EOGS": Clause(
            "yes",
            "虽已过 EOGS（{EOGS}），" + _HANDLED_ZH + "，到 EOFS（{EOFS}）为止",
            "although it is past EOGS ({EOGS}), " + _HANDLED_EN + ", until EOFS ({EOFS})",
        ),
        "EOFS": Clause(
            "no",
            "自 EOFS（{EOFS}）起没有新补丁和技术支持，这类缺陷也不再处理，只给出迁移建议",
            "since EOFS ({EOFS}) there are no patches and no technical support, for such defects either, only migration advice",
        ),
        "EOS": Clause(
            "no",
            f"自 EOFS（{{EOFS}}）起这类缺陷也不再处理，{_ENDED_ZH}",
            f"such defects have not been handled since EOFS ({{EOFS}}), and {_ENDED_EN}",
        ),
    },
    "support": {
        "GA": Clause(
            "yes",
            "技术支持和售后在 EOFS（{EOFS}）之前都有",
            "technical support and after-sales service last until EOFS ({EOFS})",
        ),
        "EOGS": Clause(
            "part",
            f"技术支持到 EOFS（{{EOFS}}）为止，但自 EOGS（{{EOGS}}）起{_REFUSED_ZH}，只处理数据安全、运行崩溃和数据正确性三类缺陷",
            f"technical support lasts until EOFS ({{EOFS}}), but since EOGS ({{EOGS}}) {_REFUSED_EN} are refused and only data security, "
            "crash and data correctness defects are handled",
        ),
        "EOFS": Clause(
            "no",
            "自 EOFS（{EOFS}）起技术支持全部停止，不受理售后请求，只给出迁移建议",
            "since EOFS ({EOFS}) all technical support has ended and after-sales requests are not accepted, only migration advice is given",
        ),
        "EOS": Clause(
            "no",
            f"自 EOFS（{{EOFS}}）起不受理售后请求，{_ENDED_ZH}",
            f"after-sales requests have not been accepted since EOFS ({{EOFS}}), and {_ENDED_EN}",
        ),
    },
    "running": {
        **dict.fromkeys(
            ("GA", "EOGS"),
            Clause("yes", "已有作业在 EOS（{EOS}）之前都能运行", "existing jobs run until EOS ({EOS})"),
        ),
        "EOFS": Clause(
            "yes",
            "已有作业在 EOS（{EOS}）之前仍能运行，但自 EOFS（{EOFS}）起没有支持",
            "existing jobs still run until EOS ({EOS}), but without support since EOFS ({EOFS})",
        ),
        "EOS": _JOBS_ENDED,
    },
    "creating": {
        **dict.fromkeys(
            ("GA", "EOGS", "EOFS"),
            Clause("yes", "从 EOS（{EOS}）起才不能新建作业", "creating new jobs ends only with EOS ({EOS})"),
        ),
        "EOS": _JOBS_ENDED,
    },
}
OPENINGS_ZH: dict[Service, dict[Outcome, str]] = {
    "request": {"yes": "可以提", "no": "不会"},
    "fix": {"yes": "会", "part": "部分会", "no": "不会"},
    "defect": {"yes": "会处理", "no": "不会"},
    "support": {"yes": "支持", "part": "部分支持", "no": "不再支持"},
    "running": {"yes": "可以运行", "no": "不能运行"},
    "creating": {"yes": "可以新建", "no": "不能新建"},
}
OPENINGS_EN: dict[Outcome, str] = {"yes": "Yes", "part": "Yes, in part", "no": "No"}
