"""What calls are about, by the field's everyday words: how often, how urgent, and what people say."""

from __future__ import annotations

import msgspec


class Theme(msgspec.Struct, frozen=True):
    """Matters that are told alike. ``signs``: parts of words by which one is known.

    ``often``: how much more often it comes than others; ``night``: the same at night;
    ``minutes``: how long the work usually takes; ``danger``: lives may be at stake.
    """

    signs: tuple[str, ...]
    details: tuple[str, ...]
    progress: tuple[str, ...]
    results: tuple[str, ...]
    often: float = 1.0
    night: float = 0.5
    minutes: int = 70
    danger: bool = False
    storm: float = 1.0
    """How much more often on a stormy day."""


def _theme(signs: str, details: str, progress: str, results: str, **how: float | bool) -> Theme:
    return Theme(*(tuple(text.split()) for text in (signs, details, progress, results)), **how)  # type: ignore[arg-type]


THEMES = (
    _theme(
        "燃气 煤气 天然气 液化气 气瓶 漏气",
        "楼道里一股很浓的味道，住户已经自己开窗 管道被挖断，一直在往外喷 老人一个人在家，不敢开灯",
        "已关闭上游阀门，正在检测浓度 已疏散上下三层住户，正在查找漏点",
        "阀门接口老化渗漏，已更换并检测合格，恢复供气 胶管被老鼠咬破，已更换，现场检测无异常",
        often=1.6, night=1.0, minutes=80, danger=True,
    ),
    _theme(
        "火灾 着火 山火 冒烟 自燃 火情 起火",
        "黑烟很大，里面不知道有没有人 已经烧到隔壁 看到明火，旁边就是仓库",
        "明火已控制，正在清理余火 正在逐户搜索，暂未发现被困人员",
        "明火已扑灭，无人员伤亡，现场移交调查 系焚烧杂物引起，已扑灭并教育当事人",
        often=1.4, night=1.2, minutes=110, danger=True,
    ),
    _theme(
        "落水 溺水 走失 失踪 轻生 跳楼 跳河 被困 卡住 被埋 坠井 昏 晕 急救 触电 中暑 救援",
        "人还有意识，请快一点 家里人找了两个小时没有找到 旁边没有工具，我们下不去 穿红色上衣，大概七十岁",
        "已与当事人取得联系，正在施救 救援人员已下水，120同步待命 正在调取沿途监控",
        "人员已救出，移交120,生命体征平稳 老人已在车站找到，由家属接回 当事人情绪稳定，交由家属看护",
        often=1.8, night=1.4, minutes=65, danger=True,
    ),
    _theme(
        "电梯",
        "里面有四个人，其中一个孩子在哭 停在十二楼和十三楼之间，对讲没人应 一个月里第三次了",
        "已联系维保单位，正在盘车 被困人员情绪稳定，正在破拆层门",
        "被困人员全部救出，电梯已停用待检 系门锁触点故障，维保已更换，责令复检后使用",
        often=1.8, night=0.9, minutes=45, danger=True,
    ),
    _theme(
        "停水 水管 爆管 自来水 水压 没水 供水 积水 污水 排水 内涝 雨水 下水道 窨井 井盖",
        "水已经漫到人行道，车子过不去 整幢楼都没有水 井盖不见了，晚上很危险 一楼几户都进了水",
        "已关阀，正在开挖抢修 已设置警示围挡，抽水泵已到位 已联系厂家调配井盖",
        "管道接口破裂，已更换管段，恢复供水 管网疏通完毕，积水已退 井盖已更换，路面清理完毕",
        often=3.2, night=1.1, minutes=130, storm=5.0,
    ),
    _theme(
        "停电 断电 没电 跳闸 电压 供电 电线 电杆 变压器 配电箱 线杆 电缆 光缆",
        "整个小区一片黑，电梯里怕有人 电线垂下来快碰到行人了 变压器一直在响，有火花",
        "已派抢修人员，正在查找故障点 已断电并设置警戒，正在扶正",
        "低压开关故障，已更换，恢复供电 垂落线缆已重新架设 系用户内部线路，已告知并协助处理",
        often=2.0, night=1.2, minutes=95, storm=4.0,
    ),
    _theme(
        "噪音 噪声 扰民 广场舞 施工 吵 通宵",
        "家里有孩子要高考，整晚没法睡 打了物业电话没有用 机器声从晚上十点一直到现在",
        "已到现场，噪声测量中 正在与施工负责人核对夜间作业手续",
        "责令停止作业，已开具整改通知书 当事人已调低音量，承诺十点后不再播放 未办夜间施工许可，已立案",
        often=2.6, night=2.6, minutes=50,
    ),
    _theme(
        "车祸 交通 追尾 侧翻 堵 停车 违停 抛洒 护栏 信号灯 路面 桥 坑 路灯",
        "占了一整条车道，后面已经排得很长 消防车都进不来 晚上看不见，有人摔了一跤 已经反映过两次",
        "现场交通已分流，清障车在路上 已设置警示，正在抢修",
        "现场清理完毕，道路恢复通行 已通知车主挪车并告知处罚 损坏部位已修复",
        often=2.4, night=0.9, minutes=75, storm=1.5,
    ),
    _theme(
        "欠薪 工资 讨薪 工钱 劳动 辞退 加班 老板跑路 工伤",
        "一共二十三个人，两个月没有发 包工头电话打不通 已经有人爬上塔吊",
        "已联系总包单位到场，正在核对工资表 情绪已稳定，正在调解",
        "双方达成协议，三日内付清 已立案，引导走仲裁程序 工资专户已代付第一笔",
        often=1.7, night=0.3, minutes=240,
    ),
    _theme(
        "垃圾 渣土 泥浆 偷倒 废水 偷排 污染 臭 油烟 焚烧 粉尘 废气 死鱼 河道",
        "味道很大，窗户不敢开 晚上有车来倒，车牌没看清 河面上一层油，有死鱼 每天早上六点左右最厉害",
        "已取样送检 正在调取周边监控，追查车辆 已联系河长，正在打捞",
        "已责令清理，现场恢复 取样结果达标，已向来电人解释 查实偷倒一车，立案处罚",
        often=2.3, night=0.6, minutes=180,
    ),
    _theme(
        "树 广告牌 大棚 棚 大风 冰雹 墙",
        "压住了两辆车 摇摇晃晃快掉下来了 挡住了半边路",
        "已封控下方区域，正在切割 吊车已到场",
        "倒伏树木已清运，道路恢复 已拆除松动部分，通知权属单位加固",
        often=1.4, night=0.9, minutes=70, storm=8.0,
    ),
    _theme(
        "狗 犬 蜂 蛇 动物 疫",
        "没有牵绳，追着孩子跑 蜂窝有脸盆那么大，就在阳台外 已经咬伤一个人",
        "正在布网围捕 已疏散周边，准备摘除",
        "犬只已捕获，送收容点 蜂窝已摘除 已联系犬主，责令办证牵绳",
        often=1.3, night=0.5, minutes=55,
    ),
    _theme(
        "滑坡 塌 塌方 河堤 管涌 漫坝 水库 闸 泵站 落石 裂缝 危房 险情",
        "上面还在往下掉石头 水已经快到路面 墙上的缝能伸进手指 下面住着七八户人家",
        "已设置警戒，组织转移受威胁群众 技术人员正在勘查 正在装填沙袋",
        "险情已排除，安排专人值守监测 已转移五户十四人，妥善安置 经鉴定暂无危险，持续观察",
        often=0.9, night=0.9, minutes=220, danger=True, storm=4.0,
    ),
    _theme(
        "食品 过期 变质 吃坏 退货 退款 假 消费 收费 涨价 价格 预付 充值 会员 旅游 合同 中介",
        "店里说不退，态度很差 有发票，也拍了照片 一起吃饭的三个人都不舒服",
        "正在现场检查，调取进货票据 已组织双方调解",
        "双方达成一致，商家退款 下架相关商品，立案调查 已告知维权途径，来电人认可",
        often=1.7, night=0.2, minutes=200,
    ),
    _theme(
        "纠纷 吵架 漏水 物业 业委会 拆迁 宅基地 违建 违章 搭建 占道 摆摊 烧烤 摊",
        "双方在楼道里推搡 已经调解过一次没有结果 把通道都占满了 趁周末没人管又开始弄",
        "正在现场劝解 已要求当场停止，正在核查手续",
        "双方自愿达成口头协议 已责令自行拆除，限期复查 摊贩已劝离，安排人员巡查",
        often=2.2, night=0.7, minutes=120,
    ),
    _theme(
        "流浪 乞讨 露宿 弃婴 老人 低保 救助 困难 残疾",
        "天冷了，还睡在桥洞下面 身上没有证件，说不清家在哪里 两天没有吃东西了",
        "已送上食物和棉被，正在劝导入站 正在核对身份",
        "已护送至救助站 本人不愿入站，留下物资并安排回访 已联系家属接回",
        often=1.2, night=0.8, minutes=100,
    ),
    _theme(
        "聚集 拉横幅 堵门 静坐 上访 围堵",
        "大概有三四十人，情绪比较激动 把大门堵住了，车子出不来 有人在直播",
        "正在现场疏导，已请代表进会议室 人数没有增加，秩序可控",
        "代表已接谈，人员散去 已答复并约定下周面谈",
        often=0.7, night=0.2, minutes=150, danger=True,
    ),
    _theme(
        "信号 宽带 断网 基站 铁塔 网络 电话",
        "从昨天晚上开始一直没有 打客服说要等三天 老人打不了急救电话",
        "已派单至维护人员 正在抢通",
        "光缆被施工挖断，已熔接恢复 基站退服，已恢复 系用户终端问题，已协助设置",
        often=0.9, night=0.4, minutes=160,
    ),
)  # fmt: skip

PLAIN = _theme(
    "",
    "希望有人来看一下 之前打过别的电话，说不归他们管 要求给个答复 已经去过窗口一次",
    "已与来电人联系，正在了解情况 工作人员已到现场核实",
    "已现场核实并处理，来电人表示满意 已向来电人说明政策 问题已转入日常巡查，来电人知晓",
    often=0.45, night=0.15, minutes=210,
)  # fmt: skip


def theme_of(*texts: str) -> Theme:
    """The first theme whose sign is in one of the texts, the most telling text first."""
    for text in texts:
        for theme in THEMES:
            if any(sign in text for sign in theme.signs):
                return theme
    return PLAIN
