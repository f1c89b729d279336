"""What is said of a file that a table is read from, in English and Chinese; words.py says the rest."""

REFUSED: dict[str, tuple[str, str]] = {
    "unreadable": ("{file} can't be read as a table: {why}.", "无法将 {file} 读取为表格：{why}。"),
    "ragged": (
        "{file} can't be read as a table: {rows} rows have more than the {cells} cells of the header"
        " (lines {lines} …). Put cells that hold the delimiter into quotation marks.",
        "无法将 {file} 读取为表格：{rows} 行的单元格多于表头的 {cells} 个（第 {lines} 行等）。"
        "请给含有分隔符的单元格加上引号。",
    ),
    "no_file": ("No such file: {file}.", "没有此文件：{file}。"),
    "is_folder": ("{file} is a folder: name a file in it.", "{file} 是文件夹：请指定其中的文件。"),
    "damaged": (
        "{file} can't be unpacked, it is damaged or locked: {why}.",
        "无法解压 {file}，文件已损坏或有密码：{why}。",
    ),
    "no_csv": (
        "{file} is JSON or a web page, not a CSV: export the table as CSV first.",
        "{file} 是 JSON 或网页，不是 CSV：请先将表格导出为 CSV。",
    ),
    "spreadsheet": (
        "{file} is a spreadsheet: save the sheet you mean as CSV first.",
        "{file} 是电子表格：请先将所需工作表另存为 CSV。",
    ),
    "many_files": (
        "{file} holds {count} files ({names}): unpack the one you mean.",
        "{file} 含有 {count} 个文件（{names}）：请先解压所需的文件。",
    ),
    "empty_file": ("{file} can't be read as a table: it is empty.", "无法将 {file} 读取为表格：文件为空。"),
    "not_text": (
        "{file} can't be read as a table: it is not text. Save it as CSV first.",
        "无法将 {file} 读取为表格：不是文本文件。请先另存为 CSV。",
    ),
}
"""Why no table can be read from it."""

FOUND: dict[str, tuple[str, str]] = {
    "overlong_rows": (
        "{rows:,} rows have filled cells beyond the {cells} columns of the header and were left out.",
        "{rows:,} 行在表头的 {cells} 列之外还有内容，已排除。",
    ),
    "short_rows": (
        "{rows:,} rows have fewer than {cells} cells: the missing ones were taken as blank.",
        "{rows:,} 行不足 {cells} 个单元格，缺少的按空白处理。",
    ),
    "lines_around": (
        "{rows:,} lines are no rows of the table (title, second header, total, source) and were left out.",
        "{rows:,} 行不属于数据（标题、重复表头、合计或来源说明），已排除。",
    ),
    "without_outcome": (
        "{rows:,} rows have no outcome in {target} and were left out.",
        "{rows:,} 行在 {target} 中没有结果，已排除。",
    ),
}
"""What was left out or mended."""
