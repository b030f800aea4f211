/** Titles of snippets, notes on uses, and the rules of names and values. */
export const notes: Readonly<Record<string, string>> = {
  '{} is not in the folder any more, so nothing was left to delete as requested.': '{} 已不在文件夹中，因此无需再按请求删除。',
  '{} was not deleted as requested: the project has a credential with this id by now.':
    '未按请求删除 {}：项目中现在已有使用此 ID 的凭证。',
  '{} was not deleted as requested: another project has this folder as well by now, so the credential may belong to it.':
    '未按请求删除 {}：此文件夹现在也属于另一个项目，该凭证可能属于它。',
  '{} was not deleted as requested: Jenkins holds something else under this id than what was seen. Look at it again, then decide.':
    '未按请求删除 {}：Jenkins 中此 ID 下的内容已与当时看到的不同。请重新查看后再决定。',
  'Credentials of these projects refer to it, or are being changed: {}. Type their values or name another store first.':
    '以下项目的凭证引用它，或正在更改：{}。请先为这些凭证输入值，或引用另一个密钥存储。',
  'Another address takes its login with it: send {}, too.': '更换地址需要重新填写登录信息：{}。',
  'It must be from 1s to 24h.': '范围为 1s 至 24h。',
  'Give either kubeconfig or "inCluster": true.': '请提供 kubeconfig，或选择凭证桥所在的集群。',
  'It must not contain control characters.': '不能包含控制字符。',
  'It must not contain spaces, backslashes or control characters.': '不能包含空格、反斜杠或控制字符。',
  'It must not contain any of {}': '不能包含以下任何字符：{}',
  'It must not begin or end with /, or have two in a row.': '不能以 / 开头或结尾，也不能有连续两个 /。',
  'It must not contain . or .. as a segment.': '不能有 . 或 .. 作为路径段。',
  'The value in the secret store has several properties. Say in the reference which one.':
    '密钥存储中的值有多个属性。请在引用中指定其中一个。',
  'The value in the secret store is no JSON object, so it has no properties.': '密钥存储中的值不是 JSON 对象，因此没有属性。',
  'The value in the secret store is not text in UTF-8, which this field needs.':
    '密钥存储中的值不是 UTF-8 文本，而此字段需要文本。',
  'The value in the secret store is larger than this field may be.': '密钥存储中的值超出了此字段的大小。',
  'The value in the secret store is empty.': '密钥存储中的值为空。',
  'The secret store does not have this version of a value, or no versions at all. Correct the reference.':
    '密钥存储没有该值的这个版本，或根本没有版本。请更正引用。',
  'It is missing.': '缺少此项。',
  'It must not be empty.': '不能为空。',
  'There is no field of this name.': '没有此名称的字段。',
  'It must be one of {}.': '必须是以下之一：{}。',
  'It must have another form, such as {}.': '格式不正确，例如应为 {}。',
  'It must have another form.': '格式不正确。',
  'It must be a time such as 2026-12-31T23:59:59Z.': '必须是时间，例如 2026-12-31T23:59:59Z。',
  'It must be a list.': '必须是列表。',
  'It must be an object.': '必须是对象。',
  'It must be a whole number, without quotes.': '必须是整数，不带引号。',
  'It must be a number, without quotes.': '必须是数字，不带引号。',
  'It must be true or false, without quotes.': '必须是 true 或 false，不带引号。',
  'It must be text.': '必须是文本。',
  'It must have at most {} entries.': '不能超过 {} 项。',
  'It must have at least {} entries.': '不能少于 {} 项。',
  'It must be at most {}.': '不能大于 {}。',
  'It must be at least {}.': '不能小于 {}。',
  '{} fields are not valid.': '{} 个字段无效。',
  '{} is missing.': '缺少此项。',
  '{} must not be empty.': '不能为空。',
  // titles of snippets
  'Check out over SSH': '通过 SSH 检出代码',
  'Key file for one command': '供单个命令使用的密钥文件',
  'Key in an agent, also one with a passphrase': '放入 ssh-agent 的密钥，也适用于带密码短语的密钥',
  'Variables of the whole pipeline': '整个流水线的变量',
  'Variable of the whole pipeline': '整个流水线的变量',
  'Log in to a registry': '登录镜像仓库',
  'Build and push an image': '构建并推送镜像',
  'Check out over HTTPS': '通过 HTTPS 检出代码',
  'Push to the Git host': '推送到 Git 服务',
  'Call an HTTP API': '调用 HTTP API',
  'A program that reads the variable itself': '由程序自行读取变量',
  'The AWS command line, and whatever reads the same variables': 'AWS 命令行，以及读取相同变量的程序',
  'Log in to a registry of AWS': '登录 AWS 的镜像仓库',
  'Sign with the key store': '使用密钥库签名',
  'Push to GitHub': '推送到 GitHub',
  'Call the API of GitHub': '调用 GitHub API',
  'kubectl with this cluster': '对此集群使用 kubectl',
  'Content in a variable': '放入变量的内容',
  'The file for one command': '供单个命令使用的文件',
  // what is known of the use of a credential
  'Builds of these jobs used it before it was last written.': '这些任务的构建在上次写入之前使用过此凭证。',
  'Jenkins has no note of a use by a job of the folder since the credential was last written. Uses before that could not be read.':
    '自上次写入凭证以来，Jenkins 没有该文件夹中任务的使用记录。在此之前的使用情况无法读取。',
  'The bridge has not updated it in Jenkins since it reads uses before an update.':
    '自凭证桥开始在更新前读取使用情况以来，尚未在 Jenkins 中更新过此凭证。',
  'Builds of these jobs used it. Builds that are deleted stay until Jenkins cleans up; agents and scans of branches are not noted.':
    '这些任务的构建使用过此凭证。已删除的构建会保留到 Jenkins 清理为止；代理和分支扫描不会被记录。',
  'Jenkins has notes of its uses, but none by a job of the folder.': 'Jenkins 有此凭证的使用记录，但没有该文件夹中任务的记录。',
  'Jenkins has notes of its uses, but shows our user no job of the folder. It may be used by one that our user may not see.':
    'Jenkins 有此凭证的使用记录，但未向凭证桥的用户显示该文件夹中的任务。可能有该用户看不到的任务在使用它。',
  'Jenkins has no note of a use since the credential was last written. It makes one when a build uses it, and may have been told not to.':
    '自上次写入凭证以来，Jenkins 没有使用记录。构建使用凭证时 Jenkins 会记录，但此功能可能已被关闭。',
  'Jenkins does not hold the credential now.': 'Jenkins 目前没有此凭证。',
  'Before the update of {} it could not be read. {}': '在 {} 的更新之前，未能读取使用情况。{}',
  'Before the update of {} it could not be read.': '在 {} 的更新之前，未能读取使用情况。',
  'Jenkins took too long to tell of its uses.': 'Jenkins 未能及时提供使用情况。',
  // rules of names and values
  'It must have 1 to 253 letters (a-z, A-Z), digits, dots, dashes and underscores; the first and the last a letter or a digit.':
    '必须为 1 到 253 个字母、数字、点、连字符或下划线，首尾为字母或数字。',
  'It must have 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit.':
    '必须为 1 到 63 个小写字母、数字或连字符，首尾为字母或数字。',
  'It must have {}.': '必须符合：{}。',
  'A folder cannot be called "", "." or "..".': '文件夹名称不能为 ""、"." 或 ".."。',
  'A folder name cannot contain ? * / \\ % ! @ # $ ^ & | < > [ ] : ; or control characters.':
    '文件夹名称不能包含 ? * / \\ % ! @ # $ ^ & | < > [ ] : ; 或控制字符。',
  'A folder name cannot begin or end with white space: Jenkins would cut it off.':
    '文件夹名称的首尾不能为空白字符：Jenkins 会将其去掉。',
  'A folder name cannot end with a dot.': '文件夹名称不能以点结尾。',
  'A folder name must be valid Unicode.': '文件夹名称必须是有效的 Unicode。',
  'A folder name must be in Unicode form NFC: Jenkins takes NFC and NFD for two folders.':
    '文件夹名称必须为 Unicode NFC 形式：Jenkins 会将 NFC 和 NFD 视为两个文件夹。',
  'A folder name cannot be longer than 255 bytes.': '文件夹名称不能超过 255 字节。',
  'It is no address.': '它不是地址。',
  'The bridge itself listens there.': '该地址由凭证桥自身监听。',
  'It contains the character NUL, which Jenkins cannot store.': '其中包含 NUL 字符，Jenkins 无法保存。',
  'It contains a character that XML cannot carry (U+FFFE, U+FFFF or half of a pair).':
    '其中包含 XML 无法表示的字符（U+FFFE、U+FFFF 或不成对的代理项）。',
  'It has the form {base64}, which Jenkins could take for a value that it encrypted itself and store decrypted.':
    '它具有 {base64} 的形式，Jenkins 可能将其视为自己加密的值并解密保存。',
  'This id is taken.': '此 ID 已被使用。',
  'This name is taken.': '此名称已被使用。',
  'The folder of this name is taken.': '同名的文件夹已被使用。',
  'An id that differs only in letter case is taken.': '已有仅大小写不同的 ID。'
}
