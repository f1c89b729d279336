"""What is said of columns that know the answer, in English and Chinese; words.py says the rest."""

LEAKS: dict[str, tuple[str, str]] = {
    "too_good": (
        "Leak: {column} alone tells the outcome (AUC {auc:.3f}). Left out; drop it to go on.",
        "泄露：仅凭 {column} 就能判断结果（AUC {auc:.3f}）。已自动排除；请用 drop 排除后继续。",
    ),
    "blanks_too_good": (
        "Leak: whether {column} is blank tells the outcome (AUC {auc:.3f}). Left out; drop it to go on.",
        "泄露：{column} 是否为空就能判断结果（AUC {auc:.3f}）。已自动排除；请用 drop 排除后继续。",
    ),
    "blanks_pure_blank_positive": (
        "Left out {column}: none of the {rows} rows where it is blank is positive.",
        "已排除 {column}：该列为空的 {rows} 行中没有正例。",
    ),
    "blanks_pure_blank_negative": (
        "Left out {column}: all of the {rows} rows where it is blank are positive.",
        "已排除 {column}：该列为空的 {rows} 行全部为正例。",
    ),
    "blanks_pure_filled_positive": (
        "Left out {column}: none of the {rows} rows where it is filled in is positive.",
        "已排除 {column}：该列有值的 {rows} 行中没有正例。",
    ),
    "blanks_pure_filled_negative": (
        "Left out {column}: all of the {rows} rows where it is filled in are positive.",
        "已排除 {column}：该列有值的 {rows} 行全部为正例。",
    ),
    "beside_positive": (
        "All of the {rows} rows where {column} is not its usual value are positive: is it known beforehand?",
        "{column} 不是其常见值的 {rows} 行全部为正例：请确认该列在结果发生前已知。",
    ),
    "beside_negative": (
        "None of the {rows} rows where {column} is not its usual value is positive: is it known beforehand?",
        "{column} 不是其常见值的 {rows} 行中没有正例：请确认该列在结果发生前已知。",
    ),
    "average_of_target": (
        "Left out {column}: it is the share of positives of the very rows that hold it, so made of the outcome.",
        "已排除 {column}：其数值就是取该值各行的正例比例，由结果本身算出。",
    ),
    "known_afterwards": (
        "Left out {column}: by its name it is filled in, or touched again, once the outcome is known.",
        "已排除 {column}：从名称看，该列在结果已知后才填写或更新。",
    ),
    "named_after_target": (
        "{column} is named after the target: make sure that it is known beforehand.",
        "{column} 与目标列同名相关：请确认其在结果发生前已知。",
    ),
    "together": (
        "All columns together tell nearly every outcome (AUC {auc:.4f}): make sure they are known beforehand.",
        "所有列合起来几乎能完全判断结果（AUC {auc:.4f}）：请确认它们在结果发生前已知。",
    ),
    "copies": (
        "{rows:,} rows are copies of earlier ones: with them the figures are better than new cases will be.",
        "有 {rows:,} 行与前面某行完全相同：重复行会使指标好于面对新数据时的表现。",
    ),
    "repeats": (
        "{column} repeats, {each} rows each on average: if it says whose the rows are, give it as the group.",
        "{column} 有重复，平均每个值 {each} 行：若它表示行的归属，请将其指定为分组（group）。",
    ),
    "same_subjects": (
        "{columns} say that {each} rows each on average are of the same subject, which no column names, and share"
        " its outcome: figures are better than new subjects will give. Add a column that names the subject, and"
        " give it as the group.",
        "从 {columns} 看，平均每 {each} 行属于同一对象且结果相同，但没有列标明对象：指标会好于面对新对象时的表现。"
        "请增加标明对象的列，并将其指定为分组（group）。",
    ),
    "out_of_order": (
        "{rows:,} rows have {column} before {first}, all others after it: correct those dates.",
        "{rows:,} 行的 {column} 早于 {first}，其余各行均相反：请更正这些日期。",
    ),
    "unclear": (
        "{column} can be read in two ways ({example}), and was read in one: write dates as 2018-02-28 and numbers"
        " as 1234.50.",
        "{column} 可以有两种读法（{example}），此处取其一：请将日期写成 2018-02-28、数字写成 1234.50。",
    ),
    "counted_as": (
        "Of {target} counts as yes: {yes}; as no: {no}.",
        "{target} 中计为“是”：{yes}；计为“否”：{no}。",
    ),
    "counted_as_neither": (
        "Of {target} counts as yes: {yes}; as no: {no}. Left out, as neither: {neither}.",
        "{target} 中计为“是”：{yes}；计为“否”：{no}；两者皆非、已排除：{neither}。",
    ),
}
