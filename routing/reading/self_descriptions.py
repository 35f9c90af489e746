# ruff: noqa: E501 - patterns stand on one line each
"""How people say whether they are a RAM user or own the account, and whether they may file tickets.

The patterns read folded text in which all spellings of 账号 are one.
"""

import re
import sys
from collections.abc import Iterator
from functools import cached_property

# Without any of these nobody says who they are, and none of the long patterns below need be compiled.
_CUE = re.compile(
    r"(?<![a-z])(?:ram|sub|acc|login|logged|owner|own|main|root|master|permission|policy|access|grant|allowed|aliyun|rights?|authori)"
    r"|账号|子号|权|授|主账|子用户|aliyunsupport"
)


class Pattern:
    """A regular expression that is compiled when a text first needs it: all of them together take a while."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        return self._compiled.search(text, start, end) if _CUE.search(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self._compiled.finditer(text) if _CUE.search(text) else iter(())

    def sub(self, replacement: str, text: str) -> str:
        return self._compiled.sub(replacement, text) if _CUE.search(text) else text


_SPELLINGS = re.compile("帐号|账户|帐户|張號|帳號|帳戶|賬號|账戶|张号")


def one_spelling(folded: str) -> str:
    return _SPELLINGS.sub("账号", folded)


_ACCOUNT = r"(?:acc(?:oun?|ou|un|on)?t?s?|acc|acct|acount|accout|login|log-in|identity|id|user|usr|usre|credentials?)"
_RAM_EN = rf"(?:ram[ -](?:sub[ -]?)?(?:users?|usr|usre|{_ACCOUNT})(?:[ -]?acc(?:oun)?t)?|sub[ -]?{_ACCOUNT}|ram)(?![a-z])(?! (?:users|admin))"
_MAIN_EN = rf"(?:main|root|primary|master|owner|parent|alibaba cloud|aliyun)[ -]{_ACCOUNT}(?![a-z])"
_I_AM = r"(?<![a-z'])(?:i'?m|i am|i was|we'?re|we are|me being)"
_STATE = (
    r"(?: (?:just|only|merely|currently|actually|also|still|here|now|but|really|simply|always|myself|a|an|the|our|my|one|of|"
    r"logged|loged|signed|log|login|in|working|sitting|as|on|with|using|under|from|via|through|stuck|company|company's|client's|plain|mere|normal|"
    r"regular|ordinary|poor|lowly|humble)){0,7}?"
)
_USING = r"(?:use|am using|'m using|log ?in|logged in|sign in|signed in|work|connect|login)(?: (?:with|as|on|in|under|from|via|through|using|only|just)){0,3}"
_START = r"(?:^|(?<=[.!?;:\n(]))[ \-]*(?:hi|hello|hey|sorry|fyi|well|ok|so)?[ ,]*"
_CLAUSE = r"(?:^|(?<=[,.!?;:\n(—-]))[ \-]*"

_RAM_ZH = r"(?:ram ?子? ?(?:用户|账号|user|usr|users|account|acct|acc)?(?![a-z])|子 ?(?:账号|用户)|子号)"
_NOT_OF = r"(?! ?(?:们|的?(?:管理员|主人|负责人|所有者|owner|权限怎么)))"
_ME = r"(?<![给帮让为找问请跟和对])(?:我|本人|咱|俺|在下)(?!同事|同学|老板|领导|朋友|司同事|组员|下属|徒弟|给|帮|要|想|能|可)(?:们|这边|这儿|这里|这个号|自己|司|方)?(?!同事|老板|领导)"
_BETWEEN = r"(?:现在|目前|当前|一直|都|也|就|只|只是|其实|这边|这个|手上|平时|登录|登陆|的|账号|号|公司|自己|现|只能|这次|应该|可|,|:| ){0,5}"
_IS_ZH = (
    r"(?:是以?|用的?(?:是|就是|只是)?|登(?:录|陆)?的?(?:是|就是)?|拿的?(?:是)?|只有|属于|算是?|以|使用的?(?:是)?|作为)"
)
_A_ZH = r"(?:个|一个|一名|普通的?|公司的?|主账号(?:底下|下面?|名下|里)?(?:开|建|创建|分配|给)?的?(?:一个)?|名| ){0,4}"

RAM = Pattern(
    "|".join(
        (
            rf"{_I_AM}{_STATE} {_RAM_EN}",
            rf"(?<![a-z])(?:i|we) (?:only |just |currently |always |usually |normally |do )?{_USING} (?:a |an |my |our |the |this )?{_RAM_EN}",
            rf"(?<![a-z])(?:i|we)(?:'ve)? (?:only|just|merely) (?:have|got|own|hold) (?:a |an |my |this )?{_RAM_EN}",
            rf"(?<![a-z])(?:i|we)(?:'ve)? (?:have|got|have got) (?:only |just )(?:a |an |my |this )?{_RAM_EN}",
            rf"(?<![a-z])(?:my|our) (?:login|account|acct|user|id)(?: here)? is (?:only |just )?(?:a |an )?{_RAM_EN}",
            rf"(?<![a-z])as an? {_RAM_EN},? (?:i|we)(?![a-z])(?! (?:can |could |may |should )(?:file|open|submit)[^.]*\?)",
            rf"{_START}(?:just |only |mere )?(?:a )?{_RAM_EN}(?: (?:here|writing|speaking)(?![a-z])|,(?! (?:can|how|what|who|which|do|does|is)(?![a-z])))",
            rf"{_CLAUSE}(?:currently |just |only |i'm )?(?:logged in |signed in |login |working )?(?:using|on|under|as|with|via|from) (?:a |an |my |our )?{_RAM_EN}(?![^.!\n]{{0,60}}\?)",
            rf"(?<![a-z])(?:attached|granted|given|added|assigned) to my (?:own )?{_RAM_EN}",
            rf"(?:^|(?<=[,.!;\n]))[ ]?(?:but )?my (?:own )?{_RAM_EN} (?:gets?|can'?t|cannot|can not|is|has|does|doesn'?t|was|sees?|keeps?|login)(?![a-z])",
            rf"{_ME}{_BETWEEN}{_IS_ZH}{_A_ZH}{_RAM_ZH}{_NOT_OF}(?!给|授)",
            rf"(?:^|(?<=[,。!;\n ]))(?:用|登)的(?:是)?{_A_ZH}{_RAM_ZH}(?=$|[,。!;\n])",
            rf"我(?:们)?这边 ?{_RAM_ZH}(?=也|既|都|还|没|提|进|登|看|就|,)",
            rf"(?:^|(?<=[。!?;\n]))[ ]?{_RAM_ZH}(?:这边|这儿|一枚|一个[,。]|登录的|登的|在此|来问|哈|,(?!主账号可以|怎么|能|可以|如何))",
            rf"(?:^|(?<=[,，。!?;:：\n ]))(?:这边|现在|目前)?(?:是)?(?:用|拿|以)(?:的是|的)?{_A_ZH}{_RAM_ZH}(?:身份)?(?:登录?|登陆|进|操作)?(?:的|来的|去的)(?!话|时候|人|同事)",
            rf"(?:账号|这号|这个号|号)是(?:主账号(?:底下|下面?|名下)(?:开|建)?的?)?(?:个|一个)?{_RAM_ZH}{_NOT_OF}",
            rf"(?:^|(?<=[,，。!?;:：\n ]))主账号(?:底下|下面?|名下)(?:开|建|创建|分配)?的?(?:一个|个)?{_RAM_ZH}(?=$|[,，。!;\n])",
        )
    )
)
OWNER = Pattern(
    "|".join(
        (
            rf"{_I_AM}{_STATE} (?:{_MAIN_EN}|account[ -]?(?:owner|holder)|owner of (?:the|this|our|that) (?:[a-z]+ ){{0,3}}{_ACCOUNT}|root)(?![a-z])(?!'s|-)",
            rf"(?<![a-z])(?:i|we) (?:do )?own (?:the|this|our) (?:[a-z]+ ){{0,3}}{_ACCOUNT}(?![a-z])",
            rf"(?<![a-z])(?:i|we) (?:only |just |currently |always |usually )?{_USING} (?:the |our |my |this )?{_MAIN_EN}",
            rf"{_CLAUSE}(?:currently |i'm |just )?(?:logged in |signed in |login )?(?:using|(?<=in )(?:on|under|as|with|via|from)) (?:the |our |my )?{_MAIN_EN}(?![^.!\n]{{0,60}}\?)",
            rf"{_START}(?:the )?(?:{_MAIN_EN}(?: holder| owner)?|account (?:owner|holder)|owner of the account) here(?![a-z])",
            rf"(?<![a-z])(?:my|our) (?:login|account|acct|user)(?: here)? is the (?:{_MAIN_EN}|owner|main one|root)",
            rf"(?<![a-z])(?:this|it) is (?:the |our |my )?{_MAIN_EN}",
            r"(?<![a-z])the (?:alibaba cloud |aliyun |cloud )?account is (?:mine|my own)",
            rf"{_ME}{_BETWEEN}{_IS_ZH}(?:的|个|公司的?|阿里云的?|我们的?|这个| ){{0,3}}主账号(?! ?(?:底下|下|名下|里|的?子|的?ram|给|授|开的|分配|之一下))",
            rf"{_ME}{_BETWEEN}(?:是|就是)(?:这个|该|阿里云|我们|公司|的| ){{0,4}}账号的?(?:owner|所有者|所有人|持有人|拥有者|主人|户主)",
            r"(?:^|(?<=[,，。!?;:：\n ]))(?:这边|现在|目前)?(?:是)?(?:用|拿|以)(?:的是|的)?主账号(?:身份)?(?:(?:登录?|登陆|进|操作)(?:的|来的|去的)|的)(?!话|时候|人)",
            r"(?:^|(?<=[,，。!?;:：\n ]))主账号(?:登录的|登的|一枚|在此|本人)",
            r"主账号(?:就)?是我(?!们?(?:同事|老板|领导|财务|公司))",
            r"(?<!子)账号(?:就)?是我(?:自己|本人)?的(?=$|[,，。!;\n啊呀])",
        )
    )
)

_PERMISSION_EN = (
    r"(?:(?:the |a |that |this )?(?:permission |policy |right )?(?:called )?aliyun ?support ?full ?access|(?:the |a |that |this )?(?:support|ticket|case|ticketing)s?[ -]?(?:[a-z]+ )?(?:permission|policy|rights?|access|privilege)s?"
    r"|(?:the |a |that |this )?(?:permission|policy|rights?|access|privilege)s? (?:to|for) (?:fil(?:e|ing)|open(?:ing)?|submit(?:ting)?|creat(?:e|ing)|rais(?:e|ing)) ?(?:the |a )?(?:support )?(?:tickets?|cases?)"
    r"|(?:the |a |that |this )?(?:permission|policy|rights?) for tickets)(?![a-z])"
)
_PERMISSION_ZH = r"(?:aliyun ?support ?full ?access|(?:提|提交|开)?(?:交)?工单的?(?:那个)?权限|提单的?权限|工单权限)"
_ALREADY_ZH = r"(?:已经|已|都|也|这边|早就|早|确实|现在|是| ){0,4}"
_GIVE_ZH = r"(?:授予?|加|挂|开通?|配|给|赋|分配|授权)(?:上|好|过|了){1,3}"
_REST = r"[^,，。.;；!?！？\n]{0,14}"

HAS = Pattern(
    "|".join(
        (
            rf"(?<![a-z])(?:i|we)(?:'ve| do| already| also| now| myself| even| definitely){{0,3}} (?:have|got|have got|hold|had)(?: already| been granted| been given| got| now){{0,2}} {_PERMISSION_EN}",
            rf"(?<![a-z])(?:i|we)(?:'ve| have| was| were| am|'m)(?: already| just| also){{0,2}} (?:been )?(?:granted|given|assigned) {_PERMISSION_EN}",
            rf"(?<![a-z])(?:has |have |already |just |finally )?(?:granted|gave|given|assigned|attached|added) (?:me|us) {_PERMISSION_EN}",
            rf"{_PERMISSION_EN} (?:has |have |was |is |were |been |already |just |finally ){{0,4}}(?:granted|given|attached|assigned|added) to (?:me|my)(?![a-z])",
            rf"(?:granted|gave|attached|assigned|added) {_PERMISSION_EN} to (?:me|my)(?![a-z])",
            rf"(?<![给帮让为])我(?:们|这边|自己)?{_ALREADY_ZH}(?:有|拿到了?|具备|拥有|配了|挂了|加了|开通?了|被授予了?|申请到了?)(?:的| ){{0,2}}{_PERMISSION_ZH}(?!吗|么|没|怎么)",
            rf"给我(?:们|这边)?{_REST}{_GIVE_ZH}[ ]?(?:的)?{_PERMISSION_ZH}",
            rf"{_PERMISSION_ZH}(?!怎么|如何|要|需要|是){_REST}给我(?:们)?(?:这边)?(?:已经|也|都)?{_GIVE_ZH}",
            rf"{_PERMISSION_ZH},? ?我(?:们|这边)?{_ALREADY_ZH}(?:有|拿到|挂了|加了|开了)(?:了|的)?(?!吗|没)",
        )
    )
)
GRANTED = Pattern(
    rf"{_PERMISSION_EN} (?:has |have |was |is |were |been |already |just |finally ){{0,4}}(?:granted|given|attached|assigned|added)(?![a-z])"
    rf"|(?<![a-z])with {_PERMISSION_EN}"
    rf"|{_PERMISSION_ZH}(?!怎么|如何|要|需要|是|没){_REST}{_GIVE_ZH}"
    rf"|(?<![没未不])(?:有|授予了?|加了|挂了|开了|配了) ?{_PERMISSION_ZH}(?!吗|么|没)"
)
# Of somebody who waits for it: what "the permission" is needs no name.
NOW_HAS = Pattern(
    rf"{GRANTED.pattern}"
    r"|(?<![a-z])(?:granted|gave|given|assigned|attached|added) (?:(?:it|that|this|(?:the|that|this) (?:permission|policy|rights?)) to )?(?:me|us)(?: (?:the|that|this) (?:permission|policy|rights?))?(?![a-z])"
    r"|(?<![a-z])(?:i|we)(?:'ve)? (?:(?:now|finally|already|just|do) ){0,2}(?:have|got|received|have got) (?:the|that|this) (?:permission|policy|rights?)(?![a-z])"
    r"|(?<![a-z])(?:the|that) (?:permission|policy) (?:(?:has|have|was|is|been|now|finally|already|just) ){1,4}(?:granted|given|attached|assigned|added|there|in place)(?![a-z])"
    r"|权限(?:已经|已|都|也|刚刚?|终于|给我|帮我|现在| ){0,3}(?:加|开|给|授|配|批|有|拿到)(?:上|好|过|通|予|权)?了(?!吗|么|没)"
    r"|(?<![没未不])(?:拿到|有|加上|加好|开通|开好|授予|给了|授了)了?(?:那个|这个|该)?权限了?(?!吗|么|没)"
    r"|(?<![没未不])(?:已经?|都|刚刚?)(?:给我|帮我|给我们|帮我们)?授(?:好|过|完)?(?:了)?权(?:好|过|完)?了?(?!吗|么|没|限)"
    r"|(?<![没未不])(?:给我|帮我|给我们|帮我们)授权(?:好|过|完)?了(?!吗|么|没)|(?<![没未不])授权(?:好|完|过)了(?!吗|么|没)"
    r"|权限(?:已经?|都|刚刚?){1,2}(?:开通|加好|授予|到位|给我)(?!吗|么|没)|把权限(?:给|开给|加给)(?:我|我们)了(?!吗|么|没)"
    r"|(?<!the )(?<![a-z])(?:permission|policy|access|it)(?: (?:was|has|been|got|now|finally|already)){0,3} granted(?: (?:now|already|today|just now|to me))?(?=$|[.,!;])"
    r"|(?<![a-z])(?:has|have|just|finally|already|now) granted (?:it|the permission|the policy|access)(?![a-z])"
    r"|(?:^|[.,!] ?)got (?:the |that )(?:permission|policy)(?![a-z])"
)
LACKS = Pattern(
    rf"(?<![a-z])(?:i|we)(?:'m)? (?:do not|don'?t|dont|haven'?t|have not|did not|didn'?t|never)(?: yet| even| actually)? (?:have|got|get|been granted|been given)(?: yet)? {_PERMISSION_EN}"
    rf"|(?<![a-z])(?:i|we) (?:lack|am missing|'m missing|am lacking|still need|have no|got no|need)(?: the)? {_PERMISSION_EN}"
    rf"|(?<![a-z])(?:without|but no|with no) {_PERMISSION_EN}"
    rf"|(?<![a-z])i(?:'m| am) (?:not |no longer )(?:allowed|permitted|authori[sz]ed) to (?:file|open|submit|raise) (?:a )?(?:tickets?|cases?)"
    rf"|我(?:们|这边)?(?:还|也|是|又|根本|现在| ){{0,3}}(?:没有?|缺|未(?:被)?(?:授予|授权)|没被?(?:授予|授权|给|加))(?:这个|那个| )?{_PERMISSION_ZH}"
    rf"|{_PERMISSION_ZH}(?:还|也|又|一直|都|我| ){{0,3}}(?:没有?(?:给|加|授|挂|开)|没给|没有(?!生效)|未授)"
)
OTHERS = Pattern(r"同事|(?<![a-z])(?:colleague|teammate|intern|he|she|they)(?![a-z])")
SUPPOSED_BEFORE = Pattern(
    r"(?<![a-z])(?:if|when|whether|suppose|supposing|say|assuming|unless|do|does|must|should|can|could|may|would|how do|how can|how should)(?: that)? $"
    r"|(?:如果|假如|假设|假使|要是|若|万一|倘若|比如|是否|是不是|一旦)(?:说)?[ ,]?$"
)
SUPPOSED_INSIDE = Pattern(r"是不是|(?<![a-z])not(?![a-z])|不是|没有|(?:如果|假如|要是)")
