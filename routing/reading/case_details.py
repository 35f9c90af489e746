# ruff: noqa: E501 - patterns stand on one line each
"""Patterns for the details of one's own case: jobs, instances, workspaces, errors, requests, CUs, times.

Each pattern has its value in the group `v`; what stands around it only tells what it is. Case is ignored. All repeats
are bounded or possessive, so that pasted logs take no longer than their length.
"""

import re

_NAME = r"[a-z0-9][a-z0-9_.:\-]{0,79}[a-z0-9]"
_ID = r"[a-z0-9][a-z0-9_\-]{2,79}"
_B = r"(?<![a-z0-9_])"  # nothing Latin goes on before
_IS = r"[ \t]{0,2}(?:[:：=]|是|为|叫做?|is|called|named)[ \t]{0,2}"
_OPEN = r"[\"'`“「]?"
_QUOTED = r"[\"'`“”「『《][ \t]?(?P<v>[^\"'`“”「」『』《》\n]{1,80}?)[ \t]?[\"'`”“」』》]"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(pattern.replace("(?P<v>", f"(?P<v{i}>") for i, pattern in enumerate(patterns)), re.I)


JOBS = _any(
    rf"(?:{_B}(?:job|deployment|task)[ \t_-]?(?:name|id)|(?:作业|任务)(?:名称?|id))(?:{_IS})?[ \t]{{0,2}}{_QUOTED}",
    rf"(?:{_B}(?:jobs?|deployments?|tasks?)(?:[ ](?:named|called))?|作业|任务)[ \t]{{0,2}}{_QUOTED}",
    rf"(?:{_B}(?:job|deployment|task)[ \t_-]?(?:name|id)|作业(?:名称?|[ \t]?id)|任务(?:名称?|[ \t]?id))"
    rf"(?:{_IS}{_OPEN}|[ \t]{{1,2}})(?P<v>{_NAME})",
    r"(?:作业|任务)名称?[ \t]?(?:[:：=]|叫做?|是)[ \t]{0,2}(?P<v>[\w\u4e00-\u9fff\-]{2,40})",
    rf"(?:作业|任务|{_B}(?:job|deployment)s?)[ \t]{{0,2}}[:：]?[ \t]{{0,2}}(?P<v>(?=[a-z0-9.]{{0,40}}[_\-])(?!vvr-|flink-cn|sc_flink)[a-z][a-z0-9_.\-]{{2,79}})",
    r"(?<![\w.$/@:\-])(?P<v>(?!sc_|err_|error_)[a-z][a-z0-9]{0,30}(?:_[a-z0-9]{1,30}){1,8})(?![\w$/(=]|\.[a-z_]|:[a-z_]|-[a-z])(?=[ \t]{0,2}(?:作业|任务|job\b))",
    r"(?<![\w.$/@:\-])(?P<v>(?:ods|dwd|dws|dim|ads|rt|cdc|etl|sync|job|flink)_[a-z0-9_]{1,80}(?<!_))(?![\w$/(=]|\.[a-z_])",
    r"(?<![\w.$/@:\-\"'])(?P<v>(?!sc_|err_|error_)[a-z][a-z0-9]{1,30}_[a-z0-9]{1,30}_[a-z0-9]{1,30}(?:_[a-z0-9]{1,30}){0,6})(?![\w$/(=]|\.[a-z_])",
)
INSTANCES = _any(
    rf"{_B}(?P<v>sc_flink[a-z]*_[a-z0-9_\-]{{2,80}}|flink-(?:cn|sg|us|eu|ap|intl)-[a-z0-9\-]{{3,60}}|sc_flinkserverless[a-z0-9_\-]{{0,80}}|f-cn-[a-z0-9\-]{{3,60}})",
    rf"(?:{_B}(?:instance|cluster)[ \t_-]?(?:id|name)|(?:实例|集群)[ \t]?(?:id|名称?|号|编号))(?:{_IS}{_OPEN}|[ \t]{{0,2}})(?P<v>{_ID})(?![a-z0-9_])",
    rf"(?:{_B}(?:instance|cluster)|实例|集群)[ \t]{{0,2}}[:：]?[ \t]{{0,2}}[\"'`“]?(?P<v>(?=[a-z\-_]{{0,40}}[0-9])(?=[a-z0-9]{{0,40}}[\-_])(?!vvr-)[a-z][a-z0-9_\-]{{3,79}})(?![a-z0-9_])",
)
WORKSPACES = _any(
    rf"(?:{_B}(?:work[ ]?space|namespace|project(?:[ ]space)?)s?(?:[ \t_-]?(?:id|name))?|项目空间|工作空间|命名空间|项目)[ \t]{{0,2}}(?:名称?|id)?(?:{_IS})?[ \t]{{0,2}}{_QUOTED}",
    rf"(?:{_B}(?:work[ ]?space|namespace|project)[ \t_-]?(?:id|name)|(?:项目空间|工作空间|命名空间|项目)[ \t]?(?:名称?|id))(?:{_IS}{_OPEN}|[ \t]{{1,2}})(?P<v>{_ID})",
    rf"(?:{_B}(?:work[ ]?space|namespace|project(?:[ ]space)?)s?|项目空间|工作空间|命名空间|项目)[ \t]{{0,2}}[:：=][ \t]{{0,2}}(?P<v>{_ID})(?![a-z0-9_])",
    rf"(?:{_B}(?:work[ ]?space|namespace|project(?:[ ]space)?)s?|项目空间|工作空间|命名空间|项目)[ \t]{{0,2}}(?P<v>(?=[a-z0-9]{{0,40}}[\-_])[a-z][a-z0-9_\-]{{2,79}})(?![a-z0-9_])",
)
ENGINE_VERSIONS = _any(
    rf"{_B}(?P<v>vvr[ \-]?v?\d{{1,2}}(?:\.(?:\d{{1,3}}|x)){{1,2}}(?:-flink-\d{{1,2}}(?:\.\d{{1,3}}){{1,2}})?)(?![\w]|\.\d)",
    rf"{_B}(?P<v>(?:flink|blink)[ \-]?v?\d{{1,2}}(?:\.(?:\d{{1,3}}|x)){{1,2}})(?![\w]|\.\d)",
)
PRODUCT_FORMS = _any(
    r"(?P<v>(?:flink|blink)?[ \t]?(?:全托管|半托管|独享集群|共享集群|独享模式|共享模式|独享|共享)(?:flink|blink)?)",
    r"(?<![a-z])(?P<v>(?:flink[ ])?(?:fully|full|semi|half)[ \-]?managed(?:[ ](?:flink|service))?)(?![a-z])",
    r"(?<![a-z])(?P<v>blink[ ](?:exclusive|dedicated|shared)(?:[ ](?:clusters?|mode))?|(?:exclusive|dedicated|shared)[ ](?:blink(?:[ ]clusters?)?|clusters?|mode))(?![a-z])",
)
ERROR_CODES = _any(
    r"(?<![\w.])(?P<v>[a-z][a-z0-9]{2,40}(?:\.[a-z][a-z0-9]{1,40}){1,4})(?=[ \t]{0,2}[:：,，。\"'`)）]|\s|$)(?<=[a-z0-9])(?<!\.java)",
    r"(?<![\w$])(?P<v>(?:[a-z][\w$]{0,60}\.){0,10}[a-z][\w$]{1,80}(?:Exception|Error|Failure|Throwable))(?![\w$])",
    rf"{_B}(?P<v>(?:err|error)[_\-][a-z0-9_\-]{{2,60}}|e[_\-]?\d{{3,6}})(?![a-z0-9_])",
    rf"(?:{_B}(?:error|err)?[ \t_-]?code|错误码|错误代码|报错码){_IS}{_OPEN}(?P<v>[a-z0-9][a-z0-9_.\-]{{0,60}}[a-z0-9])(?![a-z0-9_])",
    r"(?P<v>(?<![a-z])http(?:/[12](?:\.[01])?)?[ \t]?[1-5]\d\d)(?!\d|\.\d)",
    r"(?:(?<![a-z])(?:errors?|code|status|returns?|gets?|got|exit code)|报错?|错误|状态码|返回|退出码)[ \t]{0,2}[:：]?[ \t]{0,2}(?:了|一个)?(?P<v>(?!200\b)\d{3,6})(?![\w]|[.:\-]\d|[ ]?(?:cus?\b|个|次|条|ms|s\b|mb|gb|jobs?|times|rows?))",
    r"(?<![\w.\-])(?P<v>[45]\d\d)(?=[ ](?:Bad|Gateway|Service|Internal|Forbidden|Not|Unauthorized|error|错误|报错))",
    rf"{_B}(?P<v>NoPermission|AccessDenied|ServiceUnavailable|Throttling|QuotaExceeded|InternalError|Unauthorized|Forbidden)(?![\w.])",
)
REQUEST_IDS = _any(
    r"(?<![0-9a-z\-])(?P<v>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?![0-9a-z\-])",
    rf"(?:{_B}(?:request|req|trace)[ \t_-]?id|请求[ \t]?(?:id|号))(?:{_IS})?[ \t]{{0,2}}[\"'`“]?(?P<v>(?=[a-z\-]{{0,60}}\d)[a-z0-9][a-z0-9\-]{{5,79}})(?![a-z0-9_])",
)
CUS = _any(
    r"(?<![\d.\w])(?P<v>\d{1,6}(?:\.\d{1,2})?[ \t]?(?:个[ \t]?)?(?:cus?|compute units?|计算单元))(?![a-z])",
    r"(?<![a-z])(?:cus?)[ \t]{0,2}(?:数量?|count|个数|总数|number|usage|上限)?(?:[ \t]{0,2}(?:[:：=]|是|为|is|一直为|of))?[ \t]{0,2}(?P<v>\d{1,6})(?![\d.:\-]|[ ]?(?:%|月|年|日|点))",
)
_CLOCK = r"\d{1,2}[:：]\d{2}(?:[:：]\d{2}(?:[.,]\d{1,3})?)?(?:[ ]?(?:am|pm))?|(?<![\d.])\d{1,2}(?:[:.]\d{2})?[ ]?(?:am|pm)(?![a-z])"
_ZH_CLOCK = r"(?:[0-2]?\d|[一二三四五六七八九十]{1,3})[点时](?:半|一刻|[0-5]?\d分?|[一二三四五六七八九十]{1,3}分?)?(?:多|左右|钟)?"
_ZH_PART = r"(?:凌晨|清晨|早上|早晨|一早|上午|中午|午后|下午|傍晚|晚上|夜里|半夜|晚)"
_ZH_DAY = r"(?:今天?|昨天?|前天|大前天|昨儿|今儿|当天|上个?(?:周|星期|礼拜)[一二三四五六日天末]?|这?(?:周|星期|礼拜)[一二三四五六日天末]|上个?月(?:\d{1,2}[号日])?)"
_DATE = (
    r"20\d\d[\-/.年][ ]?\d{1,2}[\-/.月][ ]?\d{1,2}[日号]?|(?<!\d)\d{1,2}月[ ]?\d{1,2}[日号]"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?[ ]\d{1,2}(?:st|nd|rd|th)?(?:,?[ ]20\d\d)?(?!\d)"
    r"|\d{1,2}(?:st|nd|rd|th)?[ ](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}(?:[ ]20\d\d)?(?![a-z])"
)
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_EN_DAY = (
    rf"(?:yesterday|today|last[ ](?:night|week|month|{_WEEKDAY})|this[ ](?:morning|afternoon|evening|week)|{_WEEKDAY})"
)
OCCURRED = _any(
    rf"(?<![\d.\w\-])(?P<v>(?:(?:从|自|since[ ]|from[ ]|on[ ]|at[ ]))?(?:{_DATE})(?:T|[ ,]{{0,2}}(?:at[ ])?(?:{_ZH_PART})?)?(?:{_CLOCK}|{_ZH_CLOCK})?(?:Z|[ ]?UTC)?(?:开始|起)?)(?![\w\-]*[\-]\d)",
    rf"(?P<v>从?自?(?:{_ZH_DAY}的?{_ZH_PART}|{_ZH_DAY}|{_ZH_PART}(?<!晚)|晚(?=\d|[一二三四五六七八九十]))[ ]?(?:{_CLOCK}|{_ZH_CLOCK})?(?:开始|起|到现在|至今)?)",
    rf"(?P<v>(?:从|自)?(?<![\d.:])(?:{_CLOCK})(?:开始|起)?)(?![\d:])",
    rf"(?<![a-z])(?P<v>(?:since|from|after|until)[ ](?:about[ ]|around[ ])?(?:(?:{_EN_DAY})(?:[ ](?:morning|afternoon|evening|night))?|lunch(?:time)?|noon|midnight|(?:{_CLOCK}))(?:[ ](?:at[ ])?(?:{_CLOCK}))?)(?![\w.])",
    rf"(?<![a-z])(?P<v>(?:{_EN_DAY})(?:[ ](?:morning|afternoon|evening|night))?(?:[ ](?:at[ ])?(?:around[ ]|about[ ])?(?:{_CLOCK}))?)(?![\w])",
    r"(?<![a-z])(?P<v>for[ ](?:about[ ]|almost[ ]|over[ ]|the (?:last|past)[ ])?(?:an?|one|two|three|four|five|six|half an|\d{1,3}|several|a few)[ ](?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?))(?![a-z])",
    r"(?<![a-z])(?P<v>(?:an?|one|two|three|\d{1,3})[ ](?:minutes?|mins?|hours?|hrs?|days?|weeks?)[ ]ago)(?![a-z])",
    r"(?P<v>(?:\d{1,3}|[一二两三四五六七八九十几半]{1,3})个?(?:多)?(?:分钟|小时|钟头|天|周|星期)(?:之?前|以前|了))",
)
