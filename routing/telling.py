"""A ticket's events as sentences: for the asker, and for agents."""

from knowledge.entry import Lang
from routing.events import Event
from routing.sentences import CATEGORY_NAMES, PRIORITY_NAMES, STATE_NAMES
from routing.ticket import How, State, Ticket

_ASKER: dict[str, dict[Lang, str]] = {
    "opened": {"zh": "工单 {label} 已提交：{title}", "en": "Ticket {label} is filed: {title}"},
    "permission_granted": {"zh": "工单 {label} 已提交：{title}", "en": "Ticket {label} is filed: {title}"},
    "taken": {"zh": "工单 {label} 已有人开始处理。", "en": "Somebody is working on your ticket {label} now."},
    "assigned": {"zh": "工单 {label} 已分派。", "en": "Your ticket {label} has been assigned."},
    "replied": {"zh": "工单 {label} 的回复：\n{text}", "en": "Reply to your ticket {label}:\n{text}"},
    "asked_user": {
        "zh": "工单 {label} 需要您补充信息：\n{text}\n直接回复即可；在您回复之前，处理会暂停。",
        "en": "Your ticket {label} needs something from you:\n{text}\nJust reply; work on it waits until you do.",
    },
    "changed": {
        "zh": "工单 {label} 现在是：{category}，优先级{priority}。",
        "en": "Ticket {label} is now {category}, {priority} priority.",
    },
    "resolved": {
        "zh": "工单 {label} 已解决：{title}\n{text}\n还有问题就直接回复，工单会重新打开；也欢迎打分（1 到 5）。",
        "en": "Your ticket {label} is resolved: {title}\n{text}\nIf it is not, reply and it opens again; a rating from 1 to 5 is welcome.",
    },
    "closed": {"zh": "工单 {label} 已关闭。", "en": "Your ticket {label} is closed."},
    "reopened": {"zh": "工单 {label} 已重新打开。", "en": "Your ticket {label} is open again."},
    "rated": {"zh": "谢谢您的评分。", "en": "Thank you for the rating."},
    "user_wrote": {"zh": "已补充到工单 {label}。", "en": "Added to your ticket {label}."},
    "reminded": {
        "zh": "提醒：工单 {label} 还在等您：{title}",
        "en": "A reminder: ticket {label} is still waiting for you: {title}",
    },
    "merged": {
        "zh": "工单 {label} 与其他同样的反馈一起处理，解决后会通知您。",
        "en": "Your ticket {label} is handled together with other reports of the same problem; you will hear when it is solved.",
    },
}
_AGENTS: dict[str, dict[Lang, str]] = {
    "opened": {"zh": "新工单", "en": "New ticket"},
    "permission_granted": {"zh": "新工单", "en": "New ticket"},
    "assigned": {"zh": "已分派给您", "en": "Assigned to you"},
    "user_wrote": {"zh": "用户补充", "en": "The asker wrote"},
    "reopened": {"zh": "重新打开", "en": "Opened again"},
    "closed": {"zh": "用户已关闭", "en": "Closed by its asker"},
    "rated": {"zh": "用户评分 {rating}", "en": "Rated {rating} of 5"},
    "warned": {"zh": "即将超时", "en": "Soon overdue"},
    "escalated": {"zh": "已超时", "en": "Overdue"},
}
_LINE: dict[Lang, str] = {
    "zh": "{what}：{label} {title}（{category}，优先级{priority}）",
    "en": "{what}: {label} {title} ({category}, {priority} priority)",
}


_WAITING: dict[Lang, str] = {
    "zh": "工单 {label} 已保留，尚未提交：{title}",
    "en": "Ticket {label} is kept, and not filed yet: {title}",
}
_REPEATED: dict[Lang, str] = {
    "zh": "这件事已经有工单 {label}（{state}）：{title}",
    "en": "There is a ticket for this already, {label} ({state}): {title}",
}


def filed(ticket: Ticket, how: How, lang: Lang) -> str:
    """What an asker is told at once of the ticket that their message became."""
    values = {"label": ticket.label, "title": ticket.title, "state": STATE_NAMES[ticket.state][lang]}
    if how is How.REPEATED:
        return _REPEATED[lang].format(**values)
    if how is How.ADDED:
        return _ASKER["user_wrote"][lang].format(**values)
    waits = ticket.state is State.WAITING_PERMISSION
    return (_WAITING if waits else _ASKER["opened"])[lang].format(**values)


def told_asker(ticket: Ticket, event: Event) -> str:
    values = _values(ticket, event)
    template = _ASKER[getattr(event, "kind", "")][ticket.lang]
    return (template if values["text"] else template.replace("\n{text}", "")).format(**values)


def told_agents(ticket: Ticket, event: Event) -> str:
    values = _values(ticket, event)
    what = _AGENTS[getattr(event, "kind", "")][ticket.lang].format(**values)
    line = _LINE[ticket.lang].format(what=what, **values)
    said = values["text"] or event.reason
    return f"{line}\n{said}" if said else line


def _values(ticket: Ticket, event: Event) -> dict[str, object]:
    return {
        "label": ticket.label,
        "title": ticket.title,
        "text": getattr(event, "text", ""),
        "rating": getattr(event, "rating", ""),
        "category": CATEGORY_NAMES[ticket.category][ticket.lang],
        "priority": PRIORITY_NAMES[ticket.priority][ticket.lang],
    }
