"""Operations on product forms in looser words than the glossary's: 续的了, 加几台机器, 再买一套, get rid of it."""

import re

from knowledge.fact import Asked
from knowledge.facts.common import text_of, top_topic
from knowledge.slots import Operation

_PAST_PURCHASE = re.compile(
    # what was bought, not what is to be
    r"(?<![能可再以])(?:购买|新购|下单|采购|买)(?:的(?!了|吗|话)|了|过|来的|到的)|(?:之前|以前|当初|当时|早先|去年|前年)[^,，。;；?？]{0,4}买"
    r"|(?<![a-z])(?:bought|(?:we|i|was|were|had|have) (?:\w+ )?purchased|(?<!be )purchased (?:in|on|last|back|it|years?|long))(?![a-z])"
)
_TERM = r"(?:contract|subscription|term|lease|agreement|plan|licen[cs]e|period)"
_LOOSE: dict[Operation, re.Pattern[str]] = {
    "temporary_upgrade": re.compile(
        r"(?:临时|短期|短时间|暂时)[^,，。;；?？]{0,6}(?:加|扩|升|提)|(?<![a-z])temp(?:orar\w*)? (?:\w+ ){0,3}(?:upgrad\w*|scal\w*|expan\w*|boost\w*|capacity|more|bigger)"
    ),
    "buy": re.compile(
        r"买(?!断|卖)|购(?:买|置|入)|下单|(?:新开|再开|新上|再上|新建|开通)(?:一|个|套|台|两)|(?<![a-z])(?:buy\w*|(?:place|take|accept) (?:\w+ ){0,2}orders?|order (?:a|an|another|one|more)"
        r"|get (?:a |an |another )?(?:new|another|fresh|second) (?:one|cluster|shared|dedicated|blink)|(?:new|another|second|fresh) (?:one|purchases?))(?![a-z])"
    ),
    "renew": re.compile(
        r"(?<![连持继手陆断后永存延接])续(?!航|写|集|传|接|作|流)|(?:合同|期限|服务期|租期|包年|包月|订购)[^,，。;；?？]{0,6}(?:延|顺延)|延(?:长|期|展)(?:一|半|到|合同|服务|使用|租)|展期"
        rf"|(?<![a-z])(?:re-?k?ne?ws?\w*|renwe\w*|re-?up|(?:extend|prolong|continue|roll over|keep)\w* (?:(?:the|our|my|this|its|a) )?(?:\w+ )?{_TERM}|{_TERM} (?:\w+ )?(?:extend|extension|prolong)\w*"
        r"|(?:pay|keep paying|sign) for another (?:year|month|term)|another (?:year|month|term))(?![a-z])"
    ),
    "scale": re.compile(
        r"(?:加|减|增加?|添|扩|补|缩|撤|调整?)(?:点|一点|些|一些|几台|几个|台|个|一台|一个|两台|两个|\d{1,3}\s?(?:台|个)?)?(?:机器|机子|节点|资源|cu|配置|内存|规格|算力|容量|服务器|配)"
        r"|扩(?:一|点|大|充|张|到|个)|缩(?:一|点|小|减|到|个)|调[大小]|加机|加配|升一?[下点]|降一?[下点]配?|(?:变|改|弄|做)[大小]"
        r"|(?<![a-z])(?:(?:add|remov|drop|attach|tak|giv|need|get)\w*\s(?:\w+\s){0,3}(?:nodes?|machines?|resources?|capacity|cus?|servers?|workers?|memory)"
        r"|(?:more|fewer|extra|additional) (?:nodes?|machines?|resources?|capacity|cus?|servers?|workers?|memory)|bigger|smaller|larger|enlarge\w*|grow|grown|beef\w* up|upsiz\w*|downsiz\w*)(?![a-z])"
    ),
    "unsubscribe": re.compile(
        r"退(?!市|出|役|化|回|休|路|避|到|让|场)|(?:钱|款)(?:能|还能|可以)?(?:要|拿|讨)回|(?<![a-z])(?:get(?:ting)? rid of|got rid of|cancel\w*|terminat\w* (?:(?:the|our|my|this|its) )?(?:\w+ )?(?:contract|subscription|cluster|plan)"
        r"|(?:my|our|the) money back|giv\w* (?:it|them|the cluster|ours?) (?:back|up)|hand (?:it|them) back|return (?:it|them|the cluster|our cluster|my cluster)|refund\w*|unsubscri\w*)(?![a-z])"
    ),
}
_NOT_OPERATIONS = (
    # questions that describe or compare forms
    "selection.",
    "forms.list",
    "forms.comparison",
    "forms.fully_managed",
    "forms.semi_managed",
    "forms.blink_dedicated",
    "forms.blink_shared",
)


def operations_of(asked: Asked) -> tuple[Operation, ...]:
    """The operations a question about a form names: by the glossary first, then in looser words."""
    text = text_of(asked)
    bare = _PAST_PURCHASE.sub("¦", text)
    named = asked.slots.operations
    if bare != text and not _LOOSE["buy"].search(bare):
        named = tuple(operation for operation in named if operation != "buy")
    if not asked.slots.forms or top_topic(asked).startswith(_NOT_OPERATIONS):
        return named
    loose = [operation for operation, pattern in _LOOSE.items() if pattern.search(bare)]
    if "temporary_upgrade" in (*named, *loose):
        loose = [operation for operation in loose if operation != "scale"]
    return tuple(dict.fromkeys((*named, *loose)))
