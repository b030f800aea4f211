/** What is wrong with a field of a form. */
export const fields: Readonly<Record<string, string>> = {
  // rules of fields, in the sentence that a rule is completed to
  'names of 1 to 63 letters, digits, dots, slashes, dashes and underscores; the first and the last a letter or a digit':
    '名称为 1 到 63 个字母、数字、点、斜杠、连字符或下划线，首尾为字母或数字',
  'the root address of Jenkins, http or https, with any path prefix and without user, password, query and fragment':
    'Jenkins 的根地址（http 或 https），可以有路径前缀，不含用户、密码、查询参数和片段',
  'a username without a colon or control characters': '不含冒号和控制字符的用户名',
  'the API token of the user: printable characters without white space': '用户的 API 令牌：可打印字符，不含空白字符',
  'a number and s, m or h, from 1s to 24h; the values are read again that often (default: 5m)':
    '数字加 s、m 或 h，范围为 1s 至 24h；按此间隔重新读取值（默认：5m）',
  '1 to 256 visible ASCII characters; the secret of the access key': '1 到 256 个可见的 ASCII 字符；访问密钥的机密部分',
  '1 to 4096 visible ASCII characters; the session token of temporary credentials, which expire':
    '1 到 4096 个可见的 ASCII 字符；会过期的临时凭证的会话令牌',
  'the root address of Vault or OpenBao, http or https, with any path prefix and without user, password, query and fragment':
    'Vault 或 OpenBao 的根地址（http 或 https），可以有路径前缀，不含用户、密码、查询参数和片段',
  'segments separated by /, without white space and without any of \\ % ? #; the namespace of the mount and of the login':
    '以 / 分隔的路径段，不含空白字符和 \\ % ? #；挂载点和登录的命名空间',
  'segments separated by /, without white space and without any of \\ % ? #; where the KV engine is mounted; by default `secret`':
    '以 / 分隔的路径段，不含空白字符和 \\ % ? #；KV 引擎的挂载位置，默认为 `secret`',
  'segments separated by /, without white space and without any of \\ % ? #; where the login is mounted; by default `approle`, `kubernetes` or `jwt`':
    '以 / 分隔的路径段，不含空白字符和 \\ % ? #；登录的挂载位置，默认为 `approle`、`kubernetes` 或 `jwt`',
  'the token to read with: printable characters without white space': '用于读取的令牌：可打印字符，不含空白字符',
  'segments of letters, digits, ., _, ~, + and -; the path of the repository below the address':
    '由字母、数字、.、_、~、+ 和 - 组成的路径段；仓库在该地址之下的路径',
  'lower-case letters, digits and separators, in segments; the repository that the login must open':
    '由小写字母、数字和分隔符组成的路径段；登录必须能够打开的仓库',
  'lower-case letters, digits, dots and dashes, and a port where it is not 443; the host of the token server where it is not that of the registry. The user name and the password are sent there by https.':
    '小写字母、数字、点和连字符，非 443 时加上端口；令牌服务器与镜像仓库不同时的主机。用户名和密码会通过 https 发送到那里',
  'no control characters': '不含控制字符',
  'the purpose of the webhook, without control characters': 'Webhook 的用途，不含控制字符',
  'It must have 1 to 63 lower-case letters, digits, dashes and `*`, which stands for any characters.':
    '必须为 1 到 63 个小写字母、数字、连字符或 `*`（表示任意字符）。',
  // what the validator of JSON Schema says
  'It must NOT have duplicate items (items ## {} and {} are identical).': '不能有重复的项（第 {} 项和第 {} 项相同）。',
  'It must NOT have more than {} properties.': '不能超过 {} 个字段。',
  'It must match exactly one schema in oneOf.': '不符合任何一种允许的形式。',
  'It must match a schema in anyOf.': '不符合任何一种允许的形式。',
  'It must be equal to constant.': '不是唯一允许的值。',
  'It must be multiple of {}.': '必须为 {} 的倍数。',
  'Only secret fields and the user name can come from a secret store. Give a text.':
    '只有机密字段和用户名可以来自密钥存储。请填写文本。',
  'It must have 1 to {} characters.': '必须为 1 到 {} 个字符。',
  'It must not contain any of \\ % ? #.': '不能包含 \\ % ? # 中的任何字符。',
  'It is not one of the known values; see GET /api/v1/credential-types.': '它不是已知的值。',
  'It is not one of the known values.': '它不是已知的值。',
  'It must be null.': '必须为 null。',
  'It must be text. In quotes, what looks like a number or a switch is text, too.':
    '必须是文本。看起来像数字或开关的内容，加上引号后也是文本。',
  'It must be a list, one text for each part: ["level1", "level2"].': '必须是列表，每一部分是一个文本：["level1", "level2"]。',
  'It must be of type {}.': '类型必须为 {}。',
  'It resolves to an address that the bridge may not call. The operator of the bridge can allow it with OUTBOUND_ALLOW.':
    '它解析到凭证桥不可以访问的地址。凭证桥的运维人员可以通过 OUTBOUND_ALLOW 允许它。',
  'It must be an https address of at most {} characters.': '必须是最多 {} 个字符的 https 地址。',
  'It must begin with https://. The operator of the bridge can allow http:// with OUTBOUND_HTTP.':
    '必须以 https:// 开头。凭证桥的运维人员可以通过 OUTBOUND_HTTP 允许 http://。',
  'It must not contain a user or password.': '不能包含用户或密码。',
  'It must not have a part after #, which is never sent.': '不能包含 # 之后的部分，该部分不会被发送。',
  'A proxy would be called instead of the API server. Remove it.': '这样会访问代理，而不是 API 服务器。请将其删除。',
  'Anybody could answer in place of the API server. Give certificate-authority-data instead.':
    '这样任何人都可以冒充 API 服务器。请改为提供 certificate-authority-data。',
  'The bridge reads no files. Give certificate-authority-data instead.':
    '凭证桥不读取文件。请改为提供 certificate-authority-data。',
  'The bridge runs no programs. Give the token of a service account instead.': '凭证桥不运行程序。请改为提供服务账户的令牌。',
  'The bridge runs no login of a cloud. Give the token of a service account instead.':
    '凭证桥不执行云平台的登录。请改为提供服务账户的令牌。',
  'The bridge reads no files. Give client-certificate-data instead.': '凭证桥不读取文件。请改为提供 client-certificate-data。',
  'The bridge reads no files. Give client-key-data instead.': '凭证桥不读取文件。请改为提供 client-key-data。',
  'The bridge reads no files. Give the token itself.': '凭证桥不读取文件。请直接提供令牌。',
  'The bridge acts for itself alone. Give the login of the user that is meant.':
    '凭证桥只以自己的身份操作。请提供相应用户的登录信息。',
  'It must have at most {} characters. Give one context alone.': '最多 {} 个字符。请只提供一个上下文。',
  'It is no kubeconfig.': '它不是 kubeconfig。',
  '{}: It must name a cluster and a user of this kubeconfig.': '{}：必须指定此 kubeconfig 中的一个集群和一个用户。',
  'It must not have a query.': '不能包含查询参数。',
  '{}: Its certificate, its key, or that of the authority cannot be used for TLS.':
    '{}：其证书、密钥或颁发机构的证书无法用于 TLS。',
  '{}: It must have a token, a username and password, or client-certificate-data with client-key-data.':
    '{}：必须有令牌、用户名和密码，或 client-certificate-data 和 client-key-data。',
  'Name the repository here, or in the path of the address.': '请在此处或地址的路径中指定仓库。',
  'The list of webhooks has the ids that there are.': 'Webhook 列表中有现有的 ID。',
  'Wait for its outcome, then try again.': '请等待其结果，然后重试。',
  'Wait until it is gone.': '请等待它被移除。',
  'The bridge does not sign messages of this format.': '凭证桥不对此格式的消息签名。',
  'Only deliveries in the list that have an event which is still kept can be sent again.':
    '只有列表中事件仍被保留的投递才能重新发送。',
  'Receivers of this format give no secret.': '此格式的接收方不提供密钥。',
  'A project can have {} webhooks. Delete one, or let one address pass things on.':
    '一个项目可以有 {} 个 Webhook。请删除一个，或由一个地址转发。',
  'It leads to a link-local address or a metadata service, where no Jenkins is.':
    '它指向链路本地地址或元数据服务，那里没有 Jenkins。',
  'An API token (or a password) of the user is needed.': '需要该用户的 API 令牌（或密码）。',
  'Send either a token or a password.': '请提供令牌或密码，不要同时提供。',
  'It must hold certificates that can be read (PEM), and nothing broken among them.':
    '必须是可以读取的 PEM 证书，且其中没有损坏的内容。',
  'A client certificate and its key go together.': '客户端证书和其密钥必须同时提供。',
  'It cannot be used with that key (PEM, without a passphrase).': '它不能与该密钥一起使用（PEM，无密码短语）。',
  'A secret store "{}" exists.': '密钥存储“{}”已存在。',
  'No secret store of this name is registered; see GET /api/v1/secret-stores.': '没有注册此名称的密钥存储。',
  'This version of the bridge cannot open the secret store. Change its settings, or remove it and register it again.':
    '此版本的凭证桥无法打开该密钥存储。请更改其设置，或将其移除后重新注册。',
  'No secret store of this name is there for this project.': '此项目没有此名称的密钥存储。',
  'It must be one of {}, which this version has.': '必须是此版本支持的 {} 之一。',
  'The secret store does not allow the bridge to do this. Grant its login the permission to list.':
    '密钥存储不允许凭证桥执行此操作。请授予其登录列出键的权限。',
  'The secret store refuses the login of the bridge. Give it another one.': '密钥存储拒绝凭证桥的登录。请更换登录信息。',
  'The secret store is sealed. Try again when it is open.': '密钥存储处于封存状态。请在解封后重试。',
  'The secret store asks for a pause. Try again in a moment.': '密钥存储要求暂停请求。请稍后重试。',
  'The address of the secret store may not be called from here; see OUTBOUND_ALLOW.':
    '不可以从此处访问密钥存储的地址；请参阅 OUTBOUND_ALLOW。',
  'No TLS connection to the secret store came about. Check its certificate and `ca`.':
    '无法与密钥存储建立 TLS 连接。请检查其证书和证书颁发机构。',
  'The answer of the secret store is too large. Name a longer prefix.': '密钥存储的响应过大。请填写更长的前缀。',
  'The secret store does not answer as it should. Try again later.': '密钥存储没有正常响应。请稍后重试。',
  'The project may try credentials of this type on no verify target. Ask a platform-admin for one.':
    '此项目没有可用于验证此类凭证的验证目标。请联系平台管理员。',
  'Nothing says which verify target this credential is for. Say it, here or in "verifyWith" of the credential.':
    '无法得知此凭证适用于哪个验证目标。请在此处或凭证中指定。',
  'The project may try no credential of this type on a verify target of this name, or there is none. GET /projects/PROJECT/verify-targets lists those that it may use.':
    '此项目不能在此名称的验证目标上验证此类凭证，或没有该验证目标。',
  'The project has tried this login on the verify target too often. Try again in {} seconds.':
    '此项目在该验证目标上尝试此登录的次数过多。请在 {} 秒后重试。',
  'No verify target of this name is registered; see GET /api/v1/verify-targets.': '没有注册此名称的验证目标。',
  'A verify target "{}" exists.': '验证目标“{}”已存在。',
  'Servers of the kind {} are proved by hostKeys, not by certificates.': '类型为 {} 的服务器通过主机密钥证明身份，而不是证书。',
  'Servers of the kind {} are proved by certificates, not by host keys.': '类型为 {} 的服务器通过证书证明身份，而不是主机密钥。',
  'It must be one or more certificates in PEM form (-----BEGIN CERTIFICATE-----).':
    '必须是一个或多个 PEM 格式的证书（-----BEGIN CERTIFICATE-----）。',
  'Too many credentials are being tried. Try again in a moment.': '正在验证的凭证过多。请稍后重试。',
  'It is a data: URL. Give only what follows ";base64,".': '它是 data: URL。请只提供“;base64,”之后的内容。',
  'It is base64url. Write + for - and / for _, and pad with =.': '它是 base64url。请将 - 写成 +，将 _ 写成 /，并用 = 补齐。',
  'Its end is missing, or its padding with =.': '末尾缺失，或没有用 = 补齐。',
  '{} is larger than {} bytes.': '超过 {2} 字节。',
  '{} is not base64. {}': '它不是 base64。{2}',
  'This kind of verify target has no host keys.': '此类验证目标没有主机密钥。',
  'The server shows no host key now. `POST …/check` says why.': '服务器目前没有出示主机密钥。检查验证目标可以得知原因。',
  'It must be a region, such as eu-central-1.': '必须是区域，例如 eu-central-1。',
  'It must be the id of an access key.': '必须是访问密钥的 ID。',
  'It must be an https address without a path, a query and a user.': '必须是不含路径、查询参数和用户的 https 地址。',
  'It must be the name or the ARN of a secret: letters, digits and / _ + = . @ -.':
    '必须是机密信息的名称或 ARN：字母、数字和 / _ + = . @ -。',
  'It must be a stage, such as AWSPREVIOUS, or the id of a version, which is a UUID.':
    '必须是阶段（例如 AWSPREVIOUS），或版本的 ID（UUID）。',
  'No segment may begin with two dots.': '任何一段都不能以两个点开头。',
  'A segment has at most {} bytes.': '每一段最多 {} 字节。',
  'Files have no versions.': '文件没有版本。',
  'The bridge does not run in a pod of Kubernetes. Give kubeconfig instead.':
    '凭证桥不在 Kubernetes 的 Pod 中运行。请改为提供 kubeconfig。',
  'It must be the name of a Secret: lower-case letters, digits, dashes and dots.':
    '必须是 Secret 的名称：小写字母、数字、连字符和点。',
  'Secrets of Kubernetes have no versions that could be read.': 'Kubernetes 的 Secret 没有可以读取的版本。',
  'It must be a whole number from 1 on: a version of the value in a mount of KV version 2.':
    '必须是从 1 开始的整数：版本 2 的 KV 挂载点中值的版本。',
  'It must be ASCII.': '必须是 ASCII。',
  'It must be at least one certificate in PEM form.': '必须是至少一个 PEM 格式的证书。',
  'It is required for this `auth`.': '此登录方式需要填写它。',
  'The stored record of the webhook cannot be read, so nothing is delivered. Delete the webhook and create it again.':
    '无法读取 Webhook 的存储记录，因此不会投递任何内容。请删除该 Webhook 并重新创建。',
  'The stored record of the webhook was not written by the bridge, so nothing is delivered. Delete the webhook and create it again.':
    'Webhook 的存储记录不是由凭证桥写入的，因此不会投递任何内容。请删除该 Webhook 并重新创建。',
  'This key is in the list already.': '此密钥已在列表中。',
  'It must have at most {} characters.': '最多 {} 个字符。',
  'It must be a key: a line that begins with @ marks an authority or a revoked key.':
    '必须是密钥：以 @ 开头的行表示颁发机构或已吊销的密钥。',
  'It must begin with the algorithm: leave the host out.': '必须以算法开头：请去掉主机。',
  'It must end after the key: leave the comment out.': '密钥之后不能有其他内容：请去掉注释。',
  'It must be an algorithm, a space and the key in base64, such as "ssh-ed25519 AAAA…".':
    '必须是算法、空格和 base64 格式的密钥，例如“ssh-ed25519 AAAA…”。',
  'Its algorithm must be one of {}.': '其算法必须是以下之一：{}。',
  'Its key is cut off, or is not of this algorithm.': '密钥被截断，或与此算法不符。',
  'Its key is cut off, or is too long.': '密钥被截断，或过长。',
  'An RSA key must have {} to {} bits.': 'RSA 密钥必须为 {} 到 {} 位。',
  'Name the repository that these actions are about.': '请指定这些操作所针对的仓库。',
  'It must be an address that begins with https://.': '必须是以 https:// 开头的地址。',
  'It must be the root of the server, without a path.': '必须是服务器的根地址，不带路径。'
}
