"""Every sentence of askdesk's own towards askers, in both languages; answers come from entries and facts."""

from knowledge.entry import Lang
from routing.standing import Standing
from routing.ticket import Category, Priority, State

_TEXTS: dict[str, dict[Lang, str]] = {
    "source": {"zh": "来源：{}", "en": "Source: {}"},
    "related": {"zh": "相关：{}", "en": "Related: {}"},
    "clarify": {"zh": "您想问的是哪一个？", "en": "Which of these do you mean?"},
    "ticket": {"zh": "工单：{} · 优先级：{}", "en": "Ticket: {} · {} priority"},
    "person": {
        "zh": "这件事需要人工处理，请提交工单，并写明发生了什么、涉及什么、从什么时候开始。",
        "en": "This needs a person, so please file a ticket: say what happened, what is concerned, and since when.",
    },
    "bearing": {"zh": "文档里与此有关的内容：", "en": "What the documents say about it:"},
    "added": {"zh": "已补充到您的工单 {}。", "en": "Added to your ticket {}."},
    "who": {"zh": "您是用哪种身份使用阿里云的？", "en": "Which is it for you?"},
    "no_ticket": {"zh": "不用提工单，我只是问问", "en": "No ticket, I was only asking"},
    "closed_as_question": {"zh": "好的，没有提交工单。", "en": "All right, no ticket was filed."},
    "filed": {"zh": "工单 {} 已提交：{}", "en": "Ticket {} is filed: {}"},
    "you_said": {"zh": "您这样说的", "en": "you said so"},
    "may_file": {"zh": "好的，您可以直接提交工单。", "en": "All right: you can file tickets at once."},
    "instead": {"zh": "抱歉。您想要的是下面哪一个？", "en": "Sorry about that. Was it one of these?"},
    "make_ticket": {"zh": "都不是，转为工单", "en": "None of these: make it a ticket"},
    "noted": {"zh": "好的，已记下。", "en": "Thank you, noted."},
    "offer": {
        "zh": "如果需要人工处理，可以转为工单。",
        "en": "If you need a person to look into it, it can become a ticket.",
    },
    "ram": {
        "zh": "如果您是 RAM 用户（子账号），不能直接提交工单：请先让阿里云账号（主账号）为您授予 {} 权限。",
        "en": "If you are a RAM user (sub-account) you cannot file tickets yet: ask the owner of the Alibaba Cloud account to grant you {} first.",
    },
    "wait": {
        "zh": "您是 RAM 用户，这张工单要等拿到 {} 权限才能提交：我先替您保留，拿到后说一声就会提交；着急的话，可以请主账号的人代为提交。",
        "en": "As you are a RAM user, this ticket has to wait until you have {}: it is kept and will be filed once you say so. If it is pressing, ask whoever manages the main account to file it.",
    },
    "masked": {
        "zh": "您的消息里有不该外露的内容（{}），已经隐去，没有保存。请尽快更换它；如果已经泄露，请提一个安全类工单。",
        "en": "Your message held something secret ({}). It was masked and not stored; please replace it soon, and open a security ticket if it may have leaked.",
    },
    "empty": {
        "zh": "没有看到问题内容。请直接写下您想了解的，例如“JAR 包最大多大？”",
        "en": "There was no question in that message. Just write what you would like to know, e.g. “How large may a JAR be?”",
    },
    "unknown": {
        "zh": "抱歉，产品文档里没有找到能回答这个问题的内容。可以换个说法再问一次；如果与产品有关，也可以转为工单，由人工处理。",
        "en": "Sorry, I found nothing in the product documents that answers this. Try putting it another way; if it concerns the "
        "product, it can also become a ticket for a person.",
    },
    "unanswerable": {
        "zh": "这个问题我回答不了。您可以问我产品文档里的内容，需要人工处理的事可以提工单。",
        "en": "I cannot answer that. Ask me about what the product documents cover, or open a ticket for what needs a person.",
    },
}


CATEGORY_NAMES: dict[Category, dict[Lang, str]] = {
    Category.BILLING: {"zh": "账单费用", "en": "billing"},
    Category.PERMISSION: {"zh": "权限", "en": "permission"},
    Category.JOB_FAILURE: {"zh": "作业故障", "en": "job failure"},
    Category.PERFORMANCE: {"zh": "性能", "en": "performance"},
    Category.UPGRADE: {"zh": "升级与迁移", "en": "upgrade"},
    Category.QUOTA: {"zh": "配额", "en": "quota"},
    Category.OUTAGE: {"zh": "服务中断", "en": "outage"},
    Category.SECURITY: {"zh": "安全", "en": "security"},
    Category.ACCOUNT: {"zh": "账号与实例", "en": "account"},
    Category.FEATURE_REQUEST: {"zh": "功能建议", "en": "feature request"},
    Category.OTHER: {"zh": "其他", "en": "other"},
}
PRIORITY_NAMES: dict[Priority, dict[Lang, str]] = {
    Priority.URGENT: {"zh": "紧急", "en": "urgent"},
    Priority.HIGH: {"zh": "高", "en": "high"},
    Priority.NORMAL: {"zh": "普通", "en": "normal"},
    Priority.LOW: {"zh": "低", "en": "low"},
}


STATE_NAMES: dict[State, dict[Lang, str]] = {
    State.WAITING_PERMISSION: {"zh": "等待权限", "en": "waiting for permission"},
    State.OPEN: {"zh": "已提交", "en": "open"},
    State.IN_PROGRESS: {"zh": "处理中", "en": "in progress"},
    State.WAITING_USER: {"zh": "等您回复", "en": "waiting for you"},
    State.RESOLVED: {"zh": "已解决", "en": "resolved"},
    State.CLOSED: {"zh": "已关闭", "en": "closed"},
}
STANDING_NAMES: dict[Standing, dict[Lang, str]] = {
    Standing.OWNER: {"zh": "我使用阿里云账号（主账号）", "en": "I use the Alibaba Cloud account itself (main account)"},
    Standing.RAM_WITH: {"zh": "我是 RAM 用户，已有该权限", "en": "I am a RAM user and have the permission"},
    Standing.RAM_WITHOUT: {"zh": "我是 RAM 用户，没有该权限或不清楚", "en": "I am a RAM user without it, or not sure"},
    Standing.UNKNOWN: {"zh": "未知", "en": "not known"},
}


def has(key: str) -> bool:
    return key in _TEXTS


def say(key: str, lang: Lang, *parts: str) -> str:
    return _TEXTS[key][lang].format(*parts)
