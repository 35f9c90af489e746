"""What people say of themselves: whether they own the account or are a RAM user, with or without the permission."""

import time

import pytest

from routing.standing import Standing, said_standing

WITHOUT = [
    "I'm a RAM user and my job just died",
    "I am only a RAM user",
    "im a ram user lol",
    "I’m logged in as a RAM user",
    "on a RAM sub acct here. CU hours look wrong",
    "using a sub-account, the ticket page is grey",
    "I'm using a sub-account",
    "I use a sub acount for the console",
    "I'm a ram usr",
    "RAM user here, please help",
    "sub-user writing bc the owner is on leave",
    "As a RAM user I can't see who did what",
    "I only have a RAM login",
    "I'm a RAM user and do not have AliyunSupportFullAccess",
    "I'm a RAM user without the ticket permission",
    "I don't have AliyunSupportFullAccess",
    "I'M ONLY A SUB-ACCOUNT SO I CAN'T FILE ONE",
    "I'm not the account owner, I'm a RAM user",
    "I'm a RAM user, the main account must grant it, right?",
    "I'm a RAM user, how do I get AliyunSupportFullAccess?",
    "我是子账号",
    "我是新来的，用的子账号",
    "我是RAM用户，作业挂了",
    "我登的是 RAM 子帐号",
    "我用的是子账号",
    "我用的子账号没法提单",
    "我这边是 RAM 帐户",
    "我是主帐号底下开的子账号",
    "主帐号底下开的子账号，提不了单",
    "我手上只有个RAM用户",
    "用子账号登录的，看不到作业",
    "本人是子用户",
    "我是 ram user，没有提工单的权限",
    "我是子账号，我没有 AliyunSupportFullAccess",
    "我是RAM用户，需要什么权限才能提工单",
    "我這邊是子帳號",
    "子账号这边又超限了",
    "我是子账号能提工单吗",
]
WITH = [
    "I have AliyunSupportFullAccess",
    "I already have AliyunSupportFullAccess but cannot file",
    "our admin granted me the ticket permission",
    "I'm a RAM user, the admin gave me AliyunSupportFullAccess yesterday",
    "I was granted AliyunSupportFullAccess",
    "I'm a RAM user with AliyunSupportFullAccess",
    "AliyunSupportFullAccess was attached to my RAM user last Thursday and the case form still throws me out",
    "我有 AliyunSupportFullAccess",
    "我已经有提工单的权限了",
    "管理员给我授了工单权限",
    "主账号已经给我加了 AliyunSupportFullAccess",
    "AliyunSupportFullAccess 我们主账号已经给我挂上了，还是提不了",
    "我是RAM用户，AliyunSupportFullAccess 老板上周就给加了，还是提不了单",
    "我是子账号，有AliyunSupportFullAccess权限",
]
OWNER = [
    "I own the account",
    "I'm the account owner",
    "I am the owner of the Alibaba Cloud account",
    "logged in with the main account",
    "I'm logged in with the root account",
    "I log in with our main account",
    "im the main account holder",
    "main account here, job is dead",
    "I'm not a RAM user, I'm the account owner",
    "我是主账号",
    "我就是主账号",
    "可我是主帐号诶",
    "用主账号登录的",
    "我用的是主账号",
    "我用主账号登录也不行",
    "我不是子账号，我是主账号",
    "我是账号所有者",
    "我是主账号，给他勾了角色也没用",
]
NOTHING = [
    "can a RAM user file a ticket?",
    "RAM 用户能提工单吗",
    "my colleague is a RAM user",
    "how do I grant a RAM user the permission?",
    "the main account must grant it",
    "Who has to grant AliyunSupportFullAccess to a RAM user?",
    "If I'm a RAM user, can I open a ticket?",
    "do I need to be the account owner?",
    "must I be logged in with the main account?",
    "Can I use a RAM user for this?",
    "I created a RAM user for the intern",
    "RAM users cannot see our project",
    'RAM user "mig-operator" has AliyunSupportFullAccess since yesterday',
    "someone logged in with the root account last night",
    "root account locked, prod stopped",
    "How many GB of RAM does one CU have?",
    "my job needs more RAM",
    "The owner of our project left the company",
    "Product owner here. Our list is slow",
    "do I have AliyunSupportFullAccess?",
    "left on good terms, with the root account on his private mailbox",
    "我想用子账号提工单",
    "主账号是我老板的",
    "our admin is the account owner",
    "我同事是子账号",
    "我给子账号授权了",
    "怎么给子账号授权",
    "如果我是子账号，能提工单吗",
    "子账号提工单一般要加什么权限",
    "帮我把这个子账号移出项目",
    "要主账号授权吗",
    "主账号被锁了，登不进去",
    "有陌生 IP 登录主账号",
    "我是不是子账号",
    "我们有三个子账号看不到作业",
    "主账号可以点，RAM 用户不可以",
    "同事的 RAM 用户进控制台就 403，AliyunSupportFullAccess 也给了",
    "作业挂了",
    "",
]
CASES = [
    (text, standing)
    for standing, texts in (
        (Standing.RAM_WITHOUT, WITHOUT),
        (Standing.RAM_WITH, WITH),
        (Standing.OWNER, OWNER),
        (None, NOTHING),
    )
    for text in texts
]


@pytest.mark.parametrize(("text", "standing"), CASES)
def test_only_what_the_writer_says_of_themselves_counts(text: str, standing: Standing | None):
    assert said_standing(text) is standing


@pytest.mark.parametrize(
    "piece",
    [
        "我是",
        "我用的 ",
        "i'm a ",
        "i'm on ",
        "ram ",
        "the ",
        "sub-",
        "主账号 ",
        "我都也就",
        "aliyun support ",
        "a",
        " ",
        ". ",
    ],
)
def test_a_message_of_20_000_characters_is_read_in_time(piece: str):
    text = (piece * 20_000)[:20_000]
    begin = time.perf_counter()
    said_standing(text)
    assert time.perf_counter() - begin < 1
