"""Messages with the category and the priority that a person would give them: "urgent/high" where both are right."""

ENGLISH = """
billing | low/normal | could someone resend the invoice for March by the end of the quarter
billing | normal | I was charged twice for the same subscription this month, please check
billing | normal/high | Our August bill is four times higher than in July although nothing was changed
billing | normal | we released the instance on the 3rd and you are still charging us, please refund the rest
billing | low | please change the company name on our future invoices when you have time
permission | normal | my colleague gets "no permission" in our workspace, please grant her access
permission | normal/high | since I changed teams I cannot see any of my jobs, access denied everywhere
permission | normal | the RAM role we use can list jobs but not start them, please check what it lacks
job_failure | urgent | our production payment job is down for an hour and will not start, customers cannot pay
job_failure | high/urgent | job orders_etl restarts every few minutes since the deployment last night
job_failure | normal | the checkpoint of my test job fails with a timeout now and then, can somebody have a look
job_failure | normal/high | my job throws NullPointerException in the sink operator since this morning
job_failure | low | a demo job in our sandbox fails sometimes, no hurry
job_failure | normal/high | I cannot start my job, it stays in STARTING and then fails with JobManager timeout
performance | normal/high | my job is getting slower every day, the delay is 20 minutes now
performance | normal | backpressure on the join operator of job risk_v2, please help me tune it
performance | high/urgent | the lag on our live dashboard grows to two hours and the campaign starts at noon today
upgrade | normal | please help us move our project from the dedicated cluster to the fully managed form next month
upgrade | high/urgent | we upgraded to vvr-4.0 yesterday and now none of our jobs restores its state
quota | normal | please raise the number of projects for our account from 20 to 40
quota | normal/high | we need 200 more CUs in our workspace before the sale on Friday, please increase the limit
outage | urgent | the whole console is unreachable and all of our jobs have stopped at once
outage | urgent | nothing works any more in our region, every job is gone, all customers affected
security | urgent | our AccessKey was pushed to a public repository, somebody may be using it already
security | urgent | records are missing in the result table, we are losing data right now
security | high/urgent | there was a login to our account from a country where none of us is
account | normal | please transfer our instance to the account of our parent company
account | low/normal | we would like to close our account at the end of the year
feature_request | low | it would be nice if the job list could be sorted by start time
feature_request | low | please add a dark mode to the console, thank you
other | normal | I would like to talk to a human being please
"""
CHINESE = """
billing | low/normal | 麻烦补开一下三月份的发票，季度末前给到就行
billing | normal | 这个月同一个实例扣了两次费，帮忙核实一下
billing | normal/high | 八月账单比七月多了三倍，我们什么都没动过
billing | normal | 实例三号就释放了还在扣钱，剩下的请退给我们
billing | low | 以后发票抬头帮我们换成新公司名，不着急
permission | normal | 同事打开我们共用的空间提示没有权限，请帮她开一下
permission | normal/high | 换部门之后我一个作业都看不到了，到处都是拒绝访问
permission | normal | 我们用的角色能看到作业但启动不了，帮忙看看缺什么权限
job_failure | urgent | 生产的支付作业挂了一个小时了，怎么都起不来，客户付不了款
job_failure | high/urgent | 昨晚发布之后 orders_etl 作业每隔几分钟就重启一次
job_failure | normal | 我的测试作业偶尔 checkpoint 超时，有空帮忙看看
job_failure | normal/high | 从今天早上开始我的作业 sink 一直报空指针异常
job_failure | low | 沙箱里的一个演示作业有时会失败，不急
job_failure | normal/high | 作业启动不了，一直停在启动中，最后报 JobManager 超时
performance | normal/high | 我的作业一天比一天慢，现在延迟二十分钟了
performance | normal | risk_v2 作业 join 算子反压，请帮忙调优一下
performance | high/urgent | 大屏延迟已经涨到两小时，中午活动就要开始了
upgrade | normal | 下个月想把项目从独享集群迁到全托管，请安排人协助
upgrade | high/urgent | 昨天升级到 vvr-4.0 之后，我们所有作业的状态都恢复不了
quota | normal | 请把我们账号的项目空间数量从 20 个调到 40 个
quota | normal/high | 周五大促前需要再加 200 个 CU，请帮我们提高上限
outage | urgent | 控制台整个打不开，我们所有作业同时停了
outage | urgent | 整个地域都不能用了，作业全没了，所有客户受影响
security | urgent | 我们的 AccessKey 被传到公开仓库了，可能已经有人在用
security | urgent | 结果表里少了数据，现在还在不停地丢
security | high/urgent | 账号有一次境外登录记录，我们没有人在那边
account | normal | 请把我们的实例转到母公司的账号下面
account | low/normal | 年底想把这个账号注销掉
feature_request | low | 作业列表要是能按启动时间排序就好了
feature_request | low | 建议控制台加一个深色模式，谢谢
other | normal | 我想找人工客服聊一下
"""
