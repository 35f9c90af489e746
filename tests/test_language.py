"""The language of a message is that of the sentence around the terms."""

import pytest

from knowledge.language import language
from knowledge.normalise import fold

ENGLISH = [
    "How large may a JAR be?",
    "jar limit",
    "VVR",
    "4.0.13?",
    "123",
    "",
    "Is 独享集群 still renewable?",
    "what does 停服 mean for my jobs",
    "what is 半托管",
    "How do I 提交工单?",
    "can i buy a blink 独享 cluster",
    "Does 全托管 support Python?",
    "what's the 区别 between PLP and RLP",
    "please explain 完整支持中止",
    "where is the 钉钉群 link",
    "dont get how 扩容 works",
    "Ｈｏｗ　ｌａｒｇｅ　ｍａｙ　ａ　ＪＡＲ　ｂｅ",
    "The page is called 《开通流程》 and I cannot find it",
]

CHINESE = [
    "JAR 包最大多少？",
    "工单",
    "請問 JAR 最大多大",
    "VVR 4.0.13 还支持吗",
    "EOFS 是什么",
    "什么是 fully managed Flink",
    "RAM user 提 ticket 要什么 permission",
    "blink dedicated cluster 还能 renew 吗",
    "JAR size limit 多少",
    "全托管 Flink 和 EMR Flink 区别",
    "Hi 请问 VVR version 最新是多少 thanks",
    "OSS VPC address JAR upload 怎么弄",
    "我想 scale out 一下 dedicated cluster",
    "独享集群 EOS date",
    "PLP vs RLP 区别",
    "PLP RLP difference 是啥",
    "CU 单价",
    "ok 谢谢",
    "exit code 137 啥意思",
]


@pytest.mark.parametrize("message", ENGLISH)
def test_english_sentences_with_and_without_chinese_terms(message: str):
    assert language(fold(message)) == "en"


@pytest.mark.parametrize("message", CHINESE)
def test_chinese_sentences_with_and_without_latin_terms(message: str):
    assert language(fold(message)) == "zh"
