"""Words of the command in both languages; what is wrong with a file as such, its reader says."""

import os

Words = dict[str, str]

FAULTS: dict[str, Words] = {
    "no_rows": {
        "en": "there are no rows: write one row per path below the heading",
        "zh": "没有数据行：请在标题行下面为每条路径写一行",
    },
    "missing_column": {
        "en": "the column is missing: add it to the heading (needed are {needed})",
        "zh": "缺少这一列：请在标题行中补上（需要 {needed}）",
    },
    "double_column": {
        "en": "the heading names the column twice: keep one of them",
        "zh": "标题行中这一列出现了两次：请只保留一列",
    },
    "empty_path": {
        "en": "the path is empty: name at least one channel, or remove the row",
        "zh": "路径为空：请至少写一个渠道，或删除这一行",
    },
    "empty_element": {
        "en": 'the path "{found}" has an empty channel: write a name on both sides of "{separator}"',
        "zh": "路径“{found}”中有空的渠道：请在“{separator}”两侧都写上渠道名",
    },
    "negative": {
        "en": '"{found}" is below 0: counts and values are 0 or more; take refunds off the sale they belong to',
        "zh": "“{found}”小于 0：次数与金额不能为负；退款请从对应的销售中扣除",
    },
    "not_whole": {
        "en": '"{found}" is not a whole number: count journeys, not shares of them',
        "zh": "“{found}”不是整数：请填写旅程的个数，而不是比例",
    },
    "too_large": {
        "en": '"{found}" is too large to be counted exactly: keep all counts together below 2^53',
        "zh": "“{found}”过大，无法精确计数：所有次数之和须小于 2^53",
    },
    "no_journey": {
        "en": "all counts are 0: at least one journey must have converted or not converted",
        "zh": "所有次数都是 0：至少要有一条已转化或未转化的旅程",
    },
    "days_length": {
        "en": "{found} times for {needed} touches: give each touch a number of days, separated as in the path",
        "zh": "{needed} 个触点却有 {found} 个时间：请为每个触点写一个天数，分隔方式与路径相同",
    },
    "mixed_separator": {
        "en": 'the path "{found}" has {separator} without blanks, others have blanks around it: write it one way',
        "zh": "路径“{found}”中的 {separator} 两侧没有空格，其他路径却有：请统一写法",
    },
}

OPTIONS: dict[str, Words] = {
    "model": {
        "en": "there is no model {found}: choose one of {needed}",
        "zh": "没有名为 {found} 的模型：请从 {needed} 中选择",
    },
    "position": {
        "en": "{found} are no position weights: give three numbers of 0 or more, such as 40,20,40",
        "zh": "{found} 不是位置权重：请给出三个不小于 0 的数，例如 40,20,40",
    },
    "no_times": {
        "en": "time_decay needs times: add a column touch_days with one number per touch, such as 0 > 2.5 > 9",
        "zh": "time_decay 需要时间：请增加 touch_days 列，为每个触点写一个天数，例如 0 > 2.5 > 9",
    },
    "too_large": {
        "en": "shapley_chain solves a chain per subset of channels, too many here: lower --order or join channels",
        "zh": "shapley_chain 要为渠道的每个子集求解一条链，这里过多：请降低 --order 或合并渠道",
    },
}

TABLE: dict[str, Words] = {
    "channel": {"en": "Channel", "zh": "渠道"},
    "conversions": {"en": "Conversions", "zh": "转化"},
    "interval": {"en": "{level:.0%} interval", "zh": "{level:.0%} 区间"},
    "value": {"en": "Value", "zh": "价值"},
    "removal_effect": {"en": "Removal effect", "zh": "移除效应"},
    "sum": {"en": "Sum", "zh": "合计"},
    "title": {"en": "{model}: {rate:.2%} of journeys converted", "zh": "{model}：{rate:.2%} 的旅程转化"},
    "order": {"en": "Order {order} of the chain", "zh": "链的阶数 {order}"},
    "chosen": {
        "en": "Order {order} chosen: log-likelihood per step of journeys held out was {scores}",
        "zh": "选用 {order} 阶：对留出旅程每一步的对数似然为 {scores}",
    },
    "place": {"en": "line {line}, {field}: {words}", "zh": "第 {line} 行，{field}：{words}"},
    "field": {"en": "{field}: {words}", "zh": "{field}：{words}"},
    "row": {"en": "row", "zh": "整行"},
    "heading": {"en": "heading", "zh": "标题行"},
    "file": {"en": "file", "zh": "文件"},
}


def language(wish: str | None = None) -> str:
    """ "zh" or "en": the wish, else the environment's language, else English."""
    names = (wish, os.environ.get("LC_ALL"), os.environ.get("LC_MESSAGES"), os.environ.get("LANG"))
    return "zh" if next((name for name in names if name), "en").lower().startswith("zh") else "en"
