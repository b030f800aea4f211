/** Why a document in YAML or JSON cannot be read. */
export const documents: Readonly<Record<string, string>> = {
  'The body cannot be read. {}': '无法读取内容。{}',
  'It is not valid YAML. {}': '它不是有效的 YAML。{}',
  'It is not valid YAML.': '它不是有效的 YAML。',
  // the place that a finding begins with
  'line {}, column {}': '第 {} 行第 {} 列',
  'line {}, column {}, where there is a control character: remove it': '第 {} 行第 {} 列有控制字符，请将其删除',
  'line {}, column {}, where it is indented by {}: use the space bar': '第 {} 行第 {} 列使用{}缩进，请使用普通空格',
  'a tab': '制表符',
  'a space of another kind': '其他类型的空格',
  'line 1, column 1, where a code block or a command begins: give only what is inside it':
    '第 1 行第 1 列开始了代码块或命令，请只提供其中的内容',
  'line 1, which is the only one: the line ends are lost, copy it from the file again':
    '只有第 1 行：换行已丢失，请从文件中重新复制',
  '{} of a private key': '私钥的 {}',
  '{} of a kubeconfig': 'kubeconfig 的 {}',
  '{} of a certificate': '证书的 {}',
  '{} of a token': '令牌的 {}',
  '{} of a text': '文本的 {}',
  'a JSON string': 'JSON 字符串',
  'escaped text': '转义文本',
  'percent-encoding': '百分号编码',
  'hexadecimal digits': '十六进制数字',
  'As YAML it has more than {} tokens, which is too many at once. Send it in parts, or as JSON.':
    '作为 YAML，它有超过 {} 个词法单元，一次过多。请分批发送，或使用 JSON。',
  'It has more than {} values, which is too many at once. Send it in parts.': '它有超过 {} 个值，一次过多。请分批发送。',
  'It has more than {} entries in one list or object, which is too many at once. Send it in parts.':
    '其中一个列表或对象有超过 {} 项，一次过多。请分批发送。',
  'It is nested deeper than {} levels, which no document here needs.': '它的嵌套超过 {} 层，此处的文档不需要这么深。',
  'It is UTF-32. Convert it to UTF-8.': '它是 UTF-32。请转换为 UTF-8。',
  'It is {}. Convert it to UTF-8.': '它是 {}。请转换为 UTF-8。',
  'It is not UTF-8: byte {}, in line {}, is in another encoding, such as Latin-1. Convert it to UTF-8.':
    '它不是 UTF-8：第 {2} 行的第 {1} 个字节使用其他编码，例如 Latin-1。请转换为 UTF-8。',
  'It begins as {} but is truncated or damaged. Create it again, or convert it to UTF-8.':
    '它的开头是 {}，但被截断或损坏。请重新创建，或转换为 UTF-8。',
  'At line {}, column {}: {}': '第 {} 行第 {} 列：{}',
  'It is not valid JSON.': '它不是有效的 JSON。',
  'A JSON string cannot contain an unescaped line end or other control character. Write \\n for a line end.':
    'JSON 字符串不能包含未转义的换行或其他控制字符。换行请写成 \\n。',
  'The escape is half of a surrogate pair: a character above U+FFFF needs two, such as \\ud83d\\ude00.':
    '该转义只是代理对的一半：高于 U+FFFF 的字符需要两个，例如 \\ud83d\\ude00。',
  'The number is too large. If it is text, put it in quotes.': '数字过大。如果它是文本，请加引号。',
  'The object has this key twice. Remove one of them.': '对象中此键出现了两次。请删除其中一个。',
  'A key of this name is not accepted here.': '此处不接受此名称的键。',
  'A second document begins here, but only one is accepted. Send each separately.':
    '此处开始了第二个文档，但只接受一个。请分别发送。',
  'A YAML tag (!) is not accepted here, because its meaning would be lost. Put text that begins with ! in quotes.':
    '此处不接受 YAML 标签（!），因为其含义会丢失。以 ! 开头的文本请加引号。',
  'A YAML anchor (&) is not accepted here. Put text that begins with & in quotes.':
    '此处不接受 YAML 锚点（&）。以 & 开头的文本请加引号。',
  'A YAML alias (*) is not accepted here: repeat the value instead. Put text that begins with * in quotes.':
    '此处不接受 YAML 别名（*）：请重复写出该值。以 * 开头的文本请加引号。',
  'A YAML directive (%) is not accepted here: remove the line.': '此处不接受 YAML 指令（%）：请删除该行。',
  'A YAML merge key (<<) is not accepted here: write out the merged fields.':
    '此处不接受 YAML 合并键（<<）：请写出合并后的字段。',
  'The key is not text. Put it in quotes.': '键不是文本。请加引号。',
  'The number is too large, or not a number. If it is text, put it in quotes.': '数字过大，或不是数字。如果它是文本，请加引号。',
  'It contains half of a surrogate pair (U+D800 to U+DFFF), which is not text.':
    '其中有代理对的一半（U+D800 到 U+DFFF），它不是文本。',
  'The line is not indented like those that it belongs to.': '此行的缩进与同级的行不一致。',
  'A tab cannot indent a line. Use spaces.': '不能用制表符缩进。请使用空格。',
  'Something is missing here or before it: a quote, a bracket, a comma, a “:” or a space.':
    '此处或之前缺少引号、括号、逗号、“:”或空格。',
  'This does not belong here. If it is part of a text, put the text in quotes.':
    '此处不应有这些内容。如果它是文本的一部分，请给文本加引号。',
  'A text cannot begin with this character. Put it in quotes.': '文本不能以此字符开头。请加引号。',
  'A text in double quotes has an escape that YAML does not know. Write \\\\ for a backslash, or use single quotes.':
    '双引号中的文本有 YAML 不认识的转义。反斜杠请写成 \\\\，或使用单引号。',
  'A second “:” is in this line. Put a text with “: ” in quotes, or begin a new line.':
    '此行中有第二个“:”。含有“: ”的文本请加引号，或另起一行。',
  'A key ends before its “:”. Put a text of several lines in quotes, or after “|”.':
    '键在其“:”之前结束。多行文本请加引号，或放在“|”之后。',
  'A key is longer than 1,024 characters. Put a text with “:” in quotes.': '键超过 1,024 个字符。含有“:”的文本请加引号。',
  'An indented list or object cannot be inside [ ] or { }.': '[ ] 或 { } 中不能有缩进的列表或对象。',
  'A second document begins here, but only one is accepted.': '此处开始了第二个文档，但只接受一个。',
  'It is nested too deeply.': '嵌套过深。'
}
