"""Every sentence that the models say, in English and Chinese; the code is what is stored."""

from collections.abc import Iterable
from typing import Any

from models_ml.file_words import FOUND, of_file
from models_ml.leak_words import LEAKS

LANGUAGES = ("en", "zh")

SENTENCES: dict[str, tuple[str, str]] = {
    **FOUND,
    **LEAKS,
    # -- the table can't be used ------------------------------------------------------------------
    "no_column": (
        "There is no column {column}. The columns are: {columns}.",
        "没有名为 {column} 的列。现有的列：{columns}。",
    ),
    "no_column_near": (
        "There is no column {column}. Did you mean {near}? The columns are: {columns}.",
        "没有名为 {column} 的列。是否指 {near}？现有的列：{columns}。",
    ),
    "is_target": (
        "{column} is the target: it can't be given with --{option} too.",
        "{column} 是目标列，不能同时用于 --{option}。",
    ),
    "no_time": ("Column {column} can't be read as a time.", "列 {column} 无法识别为时间。"),
    "no_outcome": (
        "The target {column} is blank in all of the {rows} rows: there is nothing to learn from.",
        "目标列 {column} 在全部 {rows} 行中均为空，没有可供学习的结果。",
    ),
    "one_class": (
        "The target {column} has a single value ({value}): there is nothing to tell apart.",
        "目标列 {column} 只有一个取值（{value}），没有可区分的结果。",
    ),
    "many_classes": (
        "The target {column} has {count} values ({values}): say which one to predict with --positive VALUE.",
        "目标列 {column} 有 {count} 个取值（{values}）：请用 --positive 指定要预测的值。",
    ),
    "amount_target": (
        "The target {column} is an amount ({values} …), and only yes or no is predicted here: add a column that"
        " says whether it is above a limit, and name that one.",
        "目标列 {column} 是数额（{values} 等），此处只能预测是或否：请增加一列说明是否超过某一界限，并指定该列。",
    ),
    "no_positive": (
        "The target {column} never is {positive}. Its values are: {values}.",
        "目标列 {column} 中没有取值 {positive}。现有取值：{values}。",
    ),
    "too_few_rows": (
        "{rows} rows with a known outcome are too few to learn from; at least {needed} are needed.",
        "已知结果的行只有 {rows} 行，太少；至少需要 {needed} 行。",
    ),
    "too_few_of_one": (
        "One of the two outcomes occurs only {fewer} times; at least {needed} are needed to measure anything.",
        "两种结果之一只出现了 {fewer} 次；至少需要 {needed} 次才能评估。",
    ),
    "no_features": (
        "No column is left to learn from: all are constant, empty, identifiers or left out.",
        "没有可用于学习的列：全部为常量、空列、标识符或已排除。",
    ),
    "only_leaks": (
        "The only usable columns give the outcome away ({columns}): nothing honest is left to learn from.",
        "仅有的可用列直接泄露了结果（{columns}），没有可供学习的列。",
    ),
    "few_groups": (
        "The group column has only {found} groups; at least {needed} are needed to hold some out.",
        "分组列只有 {found} 个组；至少需要 {needed} 个才能留出验证。",
    ),
    "pure_groups": (
        "Every group has one outcome only: held-out groups can't be judged.",
        "每个组只有一种结果，无法评估留出的组。",
    ),
    # -- the gate ---------------------------------------------------------------------------------
    "passed": (
        "Ranks new cases well enough to use: AUC {auc:.3f} ({low:.3f} to {high:.3f}), calibrated.",
        "对新案例的排序足够好，可以使用：AUC {auc:.3f}（{low:.3f} 至 {high:.3f}），概率已校准。",
    ),
    "too_few": (
        "Too few outcomes: {positives} positive and {negatives} negative; at least {needed} of each are needed.",
        "结果太少：正例 {positives} 个，负例 {negatives} 个；每种至少需要 {needed} 个。",
    ),
    "few": (
        "Few outcomes: {positives} positive and {negatives} negative; figures are safe from {needed} of each.",
        "结果偏少：正例 {positives} 个，负例 {negatives} 个；每种达到 {needed} 个后指标才可靠。",
    ),
    "no_signal": (
        "Not enough signal: AUC {auc:.3f} ({low:.3f} to {high:.3f}) is not surely above .55.",
        "信号不足：AUC {auc:.3f}（{low:.3f} 至 {high:.3f}），不能确定高于 0.55。",
    ),
    "no_gain": (
        "Not enough signal: log loss {log_loss:.4f} is not 1.5 % better than always the base rate ({base:.4f}).",
        "信号不足：对数损失 {log_loss:.4f} 比始终给出基准率（{base:.4f}）好不到 1.5 %。",
    ),
    "slope": (
        "Probabilities are off: calibration slope {slope:.2f} instead of .8 to 1.25.",
        "概率偏差：校准斜率为 {slope:.2f}，应在 0.8 至 1.25 之间。",
    ),
    "apart": (
        "The newest cases differ: AUC {later:.3f} out of time, {crossed:.3f} cross-validated.",
        "最新案例有差异：时间外 AUC {later:.3f}，交叉验证 AUC {crossed:.3f}。",
    ),
    "no_later": (
        "The time column has too few newest cases of both outcomes for a figure out of time.",
        "时间列中最新案例的两种结果太少，无法给出时间外指标。",
    ),
    # -- candidate and incumbent ------------------------------------------------------------------
    "first": ("It is the first of its kind.", "这是该类的首个模型。"),
    "same": (
        "Made again from the same rows, it is the model in force.",
        "用相同数据重新训练，即为当前使用的模型。",
    ),
    "better": (
        "Replaces {incumbent}: on {rows:,} newer rows that one never saw, log loss changes"
        " by {value:+.4f} ({low:+.4f} to {high:+.4f}).",
        "替换 {incumbent}：在后者从未见过的 {rows:,} 行较新数据上，对数损失变化 {value:+.4f}"
        "（{low:+.4f} 至 {high:+.4f}）。",
    ),
    "worse": (
        "Not promoted, {incumbent} stays: on {rows:,} newer rows that one never saw, log loss changes"
        " by {value:+.4f} ({low:+.4f} to {high:+.4f}), for the worse.",
        "未启用，{incumbent} 继续使用：在后者从未见过的 {rows:,} 行较新数据上，对数损失变化 {value:+.4f}"
        "（{low:+.4f} 至 {high:+.4f}），更差。",
    ),
    "no_better": (
        "Not promoted, {incumbent} stays: on {rows:,} newer rows that one never saw, log loss changes"
        " by {value:+.4f} ({low:+.4f} to {high:+.4f}), no more than chance may do.",
        "未启用，{incumbent} 继续使用：在后者从未见过的 {rows:,} 行较新数据上，对数损失变化 {value:+.4f}"
        "（{low:+.4f} 至 {high:+.4f}），未超出偶然波动。",
    ),
    "few_fresh": (
        "Not promoted, {incumbent} stays: of the rows it never saw, {positives} are positive and {negatives}"
        " negative; {needed} of each are needed to compare.",
        "未启用，{incumbent} 继续使用：其未见过的行中正例 {positives} 个、负例 {negatives} 个；"
        "每种至少需要 {needed} 个才能比较。",
    ),
    "few_fresh_texts": (
        "Not promoted, {incumbent} stays: {rows} newer texts that one never saw are too few to compare;"
        " {needed} are needed.",
        "未启用，{incumbent} 继续使用：其未见过的较新文本只有 {rows} 条，不足以比较；至少需要 {needed} 条。",
    ),
    "incumbent_off": (
        "Replaces {incumbent}, which is switched off because its last run was refused; fresh rows don't speak"
        " against the new one.",
        "替换 {incumbent}：后者因上次运行被拒绝而停用；新数据并未表明新模型更差。",
    ),
    "incumbent_old": (
        "Replaces {incumbent}, which is {days} days old; fresh rows don't speak against the new one.",
        "替换 {incumbent}：后者已有 {days} 天；新数据并未表明新模型更差。",
    ),
    "incumbent_unreadable": (
        "Replaces {incumbent}, whose file is gone, changed or of another version of the program.",
        "替换 {incumbent}：其文件缺失、被改动或属于程序的其他版本。",
    ),
    "incumbent_other": (
        "Replaces {incumbent}, which can't be asked any more: {what}.",
        "替换 {incumbent}：已无法继续使用（{what}）。",
    ),
    # -- why a column is no feature ---------------------------------------------------------------
    "constant": ("always the same", "取值始终相同"),
    "empty": ("always blank", "始终为空"),
    "mixed_numbers": (
        "{column} writes its numbers in two ways, 1,234.50 and 1.234,50: write them one way",
        "{column} 的数字混用 1,234.50 与 1.234,50 两种写法：请统一写法",
    ),
    "identifier": ("a name of the row, not a property", "是行的标识，不是属性"),
    "too_rare": ("no value occurs often enough", "没有足够常见的取值"),
    "dropped": ("dropped on request", "按要求排除"),
    "leak": ("gives the outcome away", "泄露结果"),
    "sensitive": ("sensitive: reported by group instead", "敏感字段：仅按组报告"),
    # -- fairness ---------------------------------------------------------------------------------
    "groups_of_feature": (
        "By {column}, a feature of the model, on {rows:,} held-out rows, selected from {threshold:.1%} on.",
        "按 {column}（模型特征）分组，{rows:,} 行留出数据，概率达到 {threshold:.1%} 即入选。",
    ),
    "groups_of_left_out": (
        "By {column}, no feature of the model, on {rows:,} held-out rows, selected from {threshold:.1%} on.",
        "按 {column}（不是模型特征）分组，{rows:,} 行留出数据，概率达到 {threshold:.1%} 即入选。",
    ),
    "selection_gap": (
        "{most} is selected more often than {least} by {value:.1%} ({low:.1%} to {high:.1%}).",
        "{most} 的入选率比 {least} 高 {value:.1%}（{low:.1%} 至 {high:.1%}）。",
    ),
    "no_selection_gap": (
        "Too few rows in a second group to compare how often it is selected.",
        "另一组的行数太少，无法比较入选率。",
    ),
    "true_positive_gap": (
        "Of those with the outcome, {most} is found more often than {least} by {value:.1%}"
        " ({low:.1%} to {high:.1%}).",
        "在实际发生结果的行中，{most} 被识别的比例比 {least} 高 {value:.1%}（{low:.1%} 至 {high:.1%}）。",
    ),
    "no_true_positive_gap": (
        "Too few outcomes in a second group to compare how many are found.",
        "另一组的结果太少，无法比较识别比例。",
    ),
    "group": ("group", "组"),
    "selected": ("selected", "入选"),
    "positives": ("with the outcome", "实际发生"),
    "found": ("of these selected", "其中入选"),
    # -- what `crm model evaluate` prints ---------------------------------------------------------
    "reading": ("reading the file", "正在读取文件"),
    "typing": ("{rows:,} rows, {columns} columns", "{rows:,} 行，{columns} 列"),
    "crossed": (
        "cross-validated fold {fold} of {folds}: AUC {auc:.4f}",
        "交叉验证第 {fold}/{folds} 折：AUC {auc:.4f}",
    ),
    "later": ("out of time, newest {rows:,} rows: AUC {auc:.4f}", "时间外，最新 {rows:,} 行：AUC {auc:.4f}"),
    "fitting": ("fitting on all rows", "正在用全部数据拟合"),
    "publish": ("Publish", "发布"),
    "warn": ("Warning", "警告"),
    "refuse": ("Refused", "拒绝"),
    "note": ("Note", "提示"),
    "rows_of": (
        "{rows:,} rows, {positives:,} with {target} = {positive}",
        "共 {rows:,} 行，其中 {target} = {positive} 的有 {positives:,} 行",
    ),
    "cross_validated": ("cross-validated", "交叉验证"),
    "out_of_time": ("out of time", "时间外"),
    "auc": ("AUC", "AUC"),
    "pr_auc": ("PR-AUC", "PR-AUC"),
    "log_loss": ("log loss", "对数损失"),
    "brier": ("Brier score", "Brier 分数"),
    "ece": ("calibration error", "校准误差"),
    "lift_at_10": ("lift in the top 10 %", "前 10% 提升度"),
    "model_of": ("Model: {kind}; calibration slope {slope:.2f}", "模型：{kind}；校准斜率 {slope:.2f}"),
    "listed": (", ", "，"),
    "linear": ("spline logistic", "样条逻辑回归"),
    "boosted": ("boosted trees", "提升树"),
    "forests": ("forests", "随机森林"),
    "bands_of": ("Calibration on held-out rows", "留出数据上的校准"),
    "rows": ("rows", "行数"),
    "promised": ("promised", "预测"),
    "happened": ("happened", "实际"),
    "number": ("numbers", "数值"),
    "level": ("categories", "类别"),
    "date": ("dates", "日期"),
    "text": ("texts", "文本"),
    "left_out_of": ("left out {column}: {why}", "已排除 {column}：{why}"),
    "example_of": ("Example, row {row}: probability {chance:.1%}", "示例，第 {row} 行：概率 {chance:.1%}"),
    # -- reasons of a score -----------------------------------------------------------------------
    "reason_up": (
        "{label} is {value}: {strength}with a higher probability",
        "{label}为 {value}：{strength}概率较高",
    ),
    "reason_down": (
        "{label} is {value}: {strength}with a lower probability",
        "{label}为 {value}：{strength}概率较低",
    ),
    "reason_missing_up": (
        "{label} is blank: {strength}with a higher probability",
        "{label}为空：{strength}概率较高",
    ),
    "reason_missing_down": (
        "{label} is blank: {strength}with a lower probability",
        "{label}为空：{strength}概率较低",
    ),
    "strong": ("strongly goes ", "明显伴随"),
    "medium": ("goes ", "伴随"),
    "weak": ("slightly goes ", "略微伴随"),
}


def say(code: str, language: str = "en", **facts: Any) -> str:
    """The sentence of a code in `en` or `zh`. An unknown code is said as it is."""
    if told := of_file(code, language, **facts):
        return told
    if code not in SENTENCES:
        return code
    return SENTENCES[code][LANGUAGES.index(language)].format(**facts)


def joined(sentences: Iterable[str], language: str = "en") -> str:
    """Sentences one after the other; in Chinese no blank stands between them."""
    return ("" if language == "zh" else " ").join(sentences)
