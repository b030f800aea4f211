/** Faults in the settings and the files that they name, after the name of the setting. */
export const settings: Readonly<Record<string, string>> = {
  '{} must be a number from {} to {}': '{} 必须为 {} 到 {} 之间的数字',
  '{} must be true or false': '{} 必须为 true 或 false',
  '{} must be one of {}': '{} 必须为以下之一：{}',
  '{} must have {} to 4096 printable ASCII characters and no space': '{} 必须为 {} 到 4096 个可打印的 ASCII 字符，不含空格',
  '{} must have {} to 4096 characters on one line (try: openssl rand -base64 24)':
    '{} 必须为一行中的 {} 到 4096 个字符（例如使用 openssl rand -base64 24）',
  '{} must have 20 characters or more: a short one can be found by trying': '{} 至少需要 20 个字符：过短的可能被猜出',
  '{} must be a comma list of names of {}': '{} 必须为以逗号分隔的名称，每个名称为 {}',
  '1 to 63 lower-case letters, digits, dashes and `*`, which stands for any characters':
    '1 到 63 个小写字母、数字、连字符和 `*`（表示任意字符）',
  '{} must be a comma list of ids of master keys': '{} 必须为以逗号分隔的主密钥 ID',
  '{} must be some of {}, separated by commas': '{} 必须为以下中的若干项，以逗号分隔：{}',
  '{} must be a list of controllers: - name: eu-1 …': '{} 必须为控制器列表：- name: eu-1 …',
  '{} must be an http or https address': '{} 必须为 http 或 https 地址',
  '{} must be an https address without user, query and fragment': '{} 必须为不含用户、查询参数和片段的 https 地址',
  '{} must be an https address: http is only for providers on this machine':
    '{} 必须为 https 地址：http 只用于本机上的身份提供方',
  '{} must not hold a user or password: set JENKINS_USER and JENKINS_TOKEN':
    '{} 不能包含用户或密码：请设置 JENKINS_USER 和 JENKINS_TOKEN',
  '{} must be what `doctor` prints, such as 1:key:…': '{} 必须为 `doctor` 输出的内容，例如 1:key:…',
  '{} must be the addresses or networks of the proxies (10.0.0.7,192.168.0.0/16), or their number (1 to 9)':
    '{} 必须为代理的地址或网段（10.0.0.7,192.168.0.0/16），或代理的数量（1 到 9）',
  "{} must be the addresses or networks of KubeSphere's gateway, such as 10.0.0.7,10.233.64.0/18":
    '{} 必须为 KubeSphere 网关的地址或网段，例如 10.0.0.7,10.233.64.0/18',
  '{} must be {} or the path of a kubeconfig that can be read': '{} 必须为 {} 或可以读取的 kubeconfig 的路径',
  '{} must be networks, addresses and names of hosts: 10.0.0.0/8,hooks.internal':
    '{} 必须为网段、地址和主机名：10.0.0.0/8,hooks.internal',
  '{} must be absolute paths of directories without . and .., and not /: /mnt/secrets,/vault/secrets':
    '{} 必须为目录的绝对路径，不含 . 和 ..，且不为 /：/mnt/secrets,/vault/secrets',
  '{} must be name=value, several separated by commas, the values percent-encoded':
    '{} 必须为 name=value，多项以逗号分隔，值使用百分号编码',
  '{} must be a duration such as 30m, 12h or 90d': '{} 必须为时长，例如 30m、12h 或 90d',
  '{} must be a duration such as 12h, 90d or 365d': '{} 必须为时长，例如 12h、90d 或 365d',
  '{} must be a duration from 1m to 31d, such as 12h': '{} 必须为 1m 到 31d 的时长，例如 12h',
  '{} must be a duration of 100 ms or more, such as 30s, 5m or 1h': '{} 必须为 100 ms 以上的时长，例如 30s、5m 或 1h',
  '{} must be a duration of at most 10 minutes, such as 5s; 0s for none': '{} 必须为不超过 10 分钟的时长，例如 5s；0s 表示不使用',
  '{} must be a JSON array of at most {} providers': '{} 必须为最多 {} 个身份提供方的 JSON 数组',
  '{} must be JSON. {}': '{} 必须为 JSON。{}',
  '{} cannot be read ({}). {}': '{} 无法读取（{}）。{}',
  '{} is empty; a list of no controllers is []': '{} 为空；没有控制器的列表为 []',
  '{} lists {} controllers; at most {} are allowed': '{} 列出了 {} 个控制器；最多允许 {} 个',
  '{} is not UTF-8': '{} 不是 UTF-8',
  '{} and {} must not be set both': '{} 和 {} 不能同时设置',
  '{} names something that is no regular file': '{} 指定的不是普通文件',
  '{} names a file that cannot be read': '{} 指定的文件无法读取',
  '{} names a file that is empty': '{} 指定的文件为空',
  '{} names a file that is no text. {}': '{} 指定的文件不是文本。{}',
  '{} names a file that others may read or change: chmod 0400 it (0440 for its group)':
    '{} 指定的文件可以被其他人读取或更改：请执行 chmod 0400（允许其组时为 0440）',
  '{}: key {} must be written id:key, the id of 1 to 32 letters, digits, - or _':
    '{}：第 {} 个密钥必须写成 id:key，ID 为 1 到 32 个字母、数字、- 或 _',
  '{}: key {} must be 32 bytes in base64url (try: openssl rand -base64 32)':
    '{}：第 {} 个密钥必须为 base64url 格式的 32 字节（例如使用 openssl rand -base64 32）',
  '{} must start with redis://, redis-sentinel:// or redis-cluster:// (rediss for TLS), or be the path of a socket':
    '{} 必须以 redis://、redis-sentinel:// 或 redis-cluster:// 开头（TLS 使用 rediss），或为套接字的路径',
  '{} must have user:password or :password once, before the first host, with its special characters as %XX':
    '{} 中 user:password 或 :password 必须只在第一个主机之前出现一次，其特殊字符写成 %XX',
  '{} must name its hosts as host:port,host:port': '{} 必须以 host:port,host:port 的形式指定主机',
  '{} holds no key': '{} 中没有密钥',
  '{} names one key id twice': '{} 中有重复的密钥 ID',
  'METRICS_TOKEN must not be the ADMIN_TOKEN: it is for a monitoring system, which may only read numbers':
    'METRICS_TOKEN 不能与 ADMIN_TOKEN 相同：它用于监控系统，只能读取指标',
  'OIDC_ISSUERS names the provider of OIDC_ISSUER, too: its people would have two names':
    'OIDC_ISSUERS 也包含 OIDC_ISSUER 的身份提供方：其用户会有两个名称',
  'CONTROLLERS_FILE gives the controller "{}" the address of the bridge itself':
    'CONTROLLERS_FILE 为控制器“{}”指定了凭证桥自身的地址',
  'CONTROLLERS_FILE gives the controller "{}" the address of JENKINS_URL: one Jenkins has one name':
    'CONTROLLERS_FILE 为控制器“{}”指定了 JENKINS_URL 的地址：一个 Jenkins 只能有一个名称',
  'CONTROLLERS_FILE has a controller "{}", which JENKINS_URL describes: leave out one of them':
    'CONTROLLERS_FILE 中有控制器“{}”，而 JENKINS_URL 已描述它：请去掉其中之一',
  '{}: provider {} must be an object': '{}：第 {} 个身份提供方必须为对象',
  '{}: provider {} may have only {}': '{}：第 {} 个身份提供方只能有 {}',
  '{}: provider {} must have {}': '{}：第 {} 个身份提供方必须有 {}',
  '{}: provider {} must have {}: tokens for other services must not open':
    '{}：第 {} 个身份提供方必须有 {}：不能接受用于其他服务的令牌',
  '{}: provider {} must have text as its {}': '{}：第 {} 个身份提供方的 {} 必须为文本',
  '{}: provider {} has an issuer that {}': '{}：第 {} 个身份提供方的 issuer {}',
  'must be an https address without user, query and fragment': '必须为不含用户、查询参数和片段的 https 地址',
  'must be an https address: http is only for providers on this machine': '必须为 https 地址：http 只用于本机上的身份提供方',
  '{}: provider {} has a ca that {}': '{}：第 {} 个身份提供方的 ca {}',
  '{}: provider {} has a prefix that is not 1 to 63 letters, digits, dots, hyphens and underscores':
    '{}：第 {} 个身份提供方的 prefix 不是 1 到 63 个字母、数字、点、连字符或下划线',
  '{}: provider {} has a prefix that the bridge uses itself': '{}：第 {} 个身份提供方的 prefix 由凭证桥自身使用',
  '{}: provider {} must have an https issuer, because it has ca or tokenFile':
    '{}：第 {} 个身份提供方有 ca 或 tokenFile，因此 issuer 必须为 https',
  '{}: provider {} has a tokenFile that cannot be read': '{}：第 {} 个身份提供方的 tokenFile 无法读取',
  '{}: provider {} has a ca that is neither PEM nor the path of a file that can be read':
    '{}：第 {} 个身份提供方的 ca 既不是 PEM，也不是可以读取的文件的路径',
  '{}: provider {} has the issuer of another one': '{}：第 {} 个身份提供方的 issuer 与另一个相同',
  '{}: provider {} has the prefix of another one': '{}：第 {} 个身份提供方的 prefix 与另一个相同',
  'has no certificate in it': '中没有证书',
  'has a certificate in it that cannot be read': '中有无法读取的证书',
  'line {}, {}: {}': '第 {} 行，{}：{}',
  'and {} more faults': '以及另外 {} 处错误',
  'It must not be set beside {}.': '不能与 {} 同时设置。',
  'It names a file that is too large.': '它指定的文件过大。',
  'It names a file that cannot be read.': '它指定的文件无法读取。',
  'It names a file that is empty.': '它指定的文件为空。',
  'It must be what `jcb doctor` prints, such as 1:key:….': '必须为 `jcb doctor` 输出的内容，例如 1:key:…。',
  'The file must hold one API token: printable characters without white space.':
    '文件中必须是一个 API 令牌：可打印字符，不含空白字符。',
  'The controller at line {} has this {}, too.': '第 {} 行的控制器也使用此{}。',
  name: '名称',
  address: '地址',
  'A secret has no place in this file: put it into a separate file, and name that in {}.':
    '机密信息不能放在此文件中：请放入单独的文件，并在 {} 中指定。'
}
