import type { ServerStoreTexts } from '../server-texts.ts'

export const serverStoreMessages: ServerStoreTexts = {
  checks: {
    NotFound: { message: '密钥存储中没有该键。', remedy: '请检查键。' },
    Deleted: { message: '该键的值已被删除。', remedy: '请在密钥存储中恢复，或引用另一个键。' },
    Destroyed: { message: '该键的值已被销毁。', remedy: '请重新写入密钥存储，或引用另一个键。' },
    VersionUnsupported: { message: '密钥存储不保存它的版本。', remedy: '请不要填写版本。' },
    Forbidden: { message: '密钥存储不允许凭证桥的登录执行此操作。', remedy: '请授予帮助中为此类密钥存储列出的权限。' },
    LoginRefused: { message: '密钥存储不接受凭证桥的登录信息。', remedy: '请重新填写登录信息：它可能已过期或被撤销。' },
    Sealed: { message: '密钥存储处于封存状态。', remedy: '请将其解封。' },
    RateLimited: { message: '密钥存储表示请求过多。', remedy: '请延长读取间隔，或提高密钥存储的限额。' },
    Unavailable: { message: '密钥存储没有响应。', remedy: '请检查其地址，以及凭证桥能否通过网络访问它。' },
    AddressRefused: {
      message: '凭证桥不可以访问此地址。',
      remedy: '凭证桥的运维人员可以通过 OUTBOUND_ALLOW 允许它，通过 OUTBOUND_HTTP 允许 http://。'
    },
    TlsFailed: { message: '密钥存储的证书不受信任。', remedy: '请提供其颁发机构的证书，并使用证书所属的名称。' },
    BadAnswer: { message: '响应不是来自此类密钥存储。', remedy: '请检查地址：响应的可能是代理或其他程序。' },
    TooLarge: { message: '响应超出了凭证桥读取的大小。', remedy: '请将每个键的内容保持在 1 MiB 以下。' },
    Redirected: {
      message: '它的响应指向另一台主机的地址，凭证桥不会跟随。',
      remedy: '这是一个不转发请求的备用节点。请注册活动节点或知道活动节点的负载均衡器的地址。'
    },
    Standby: {
      message: '响应的服务器是备用节点，只有在能够转发请求时才能读取。',
      remedy: '只要能读取值，就无需处理。否则请注册活动节点的地址。'
    },
    DisasterRecovery: { message: '响应的服务器是灾难恢复的从集群，不能读取。', remedy: '请注册主集群的地址。' },
    NotInitialized: { message: '服务器尚未初始化。', remedy: '请将其初始化并解封。' },
    LoginIncomplete: {
      message: '登录信息不完整，或凭证桥的服务账号没有令牌。',
      remedy: '请重新填写登录信息。使用 Kubernetes 登录时，请让 Pod 挂载其服务账号令牌。'
    },
    TokenUnproved: {
      message: '该令牌不能查询自身，因此不知道它的有效期，也不会续期。',
      remedy: '请授予策略 default，或授予 auth/token/lookup-self 的 read 和 auth/token/renew-self 的 update 权限。'
    },
    TokenExpires: { message: '该令牌不能续期，并且会过期。', remedy: '请使用周期性令牌或其他登录方式，或在过期前填写新的令牌。' },
    RootToken: { message: '该令牌拥有策略 root。', remedy: '请使用只能读取项目所需内容的登录。' },
    PlainHttp: { message: '地址以 http:// 开头，因此登录信息和所有值以未加密方式传输。', remedy: '请使用 https 地址。' },
    MountVersion1: {
      message: '挂载点是版本 1 的 KV 引擎，没有版本：带版本的引用会被拒绝。',
      remedy: '无需处理，或将挂载点升级到版本 2。'
    },
    MountVersion2: { message: '挂载点是版本 2 的 KV 引擎。', remedy: '无需处理。' },
    MountRefused: {
      message: '该处没有挂载任何引擎，或者登录不能读取其下的任何内容。',
      remedy: '请更正挂载点，或授予其下路径的 read 权限。在此之前，无法区分不存在的键和不允许读取的键。'
    },
    MountElsewhere: { message: '该路径位于另一个挂载点内。', remedy: '请将挂载点设为该挂载点的路径，并把其余部分放入键中。' },
    MountNotKv: { message: '该处挂载的不是 KV 引擎。', remedy: '请将挂载点设为 KV 引擎的路径。' },
    MayNotRead: {
      message: '登录不能读取允许项目读取的部分路径。',
      remedy: '请授予这些路径的 read 权限，除非有意采用更严格的策略。'
    },
    DirectoryHangs: { message: '文件系统没有及时响应。', remedy: '请检查挂载的服务器是否离线，并重新挂载。' },
    DirectoryNotAbsolute: { message: '目录不是绝对路径。', remedy: '请填写以 / 开头的完整路径。' },
    DirectoryNotListed: {
      message: '凭证桥不可以从此目录读取。',
      remedy: '请使用 SECRET_DIRECTORIES 允许的目录，或请运维人员将其加入。'
    },
    DirectoryProtected: { message: '凭证桥从不从此目录读取。', remedy: '请将机密信息挂载到其他位置，例如 /mnt 之下。' },
    DirectoryMissing: { message: '凭证桥的这个进程没有此目录。', remedy: '请在凭证桥的每个进程中以相同路径挂载它。' },
    DirectoryNotADirectory: { message: '它不是目录。', remedy: '请指定包含文件的目录。' },
    DirectoryUnreadable: {
      message: '运行凭证桥的用户不能读取此目录。',
      remedy: '请允许该用户或其所属组读取并进入此目录（在 Kubernetes 中为 fsGroup）。'
    },
    DirectoryEmpty: {
      message: '目录中没有任何内容。未挂载的卷看起来也是这样。',
      remedy: '请检查卷是否已挂载，以及驱动或代理是否已写入文件。'
    },
    GetForbidden: {
      message: '此登录不能读取项目可以引用的全部机密信息。',
      remedy:
        '请授予读取权限：在 Kubernetes 中为 secrets 的 get；在 AWS 中为 secretsmanager:GetSecretValue，使用自有密钥加密时还需 kms:Decrypt。'
    },
    ListForbidden: {
      message: '此登录不能列出机密信息，因此无法从列表中选择键。',
      remedy: '无需处理。如需从列表中选择，请授予 secretsmanager:ListSecrets。'
    },
    WatchForbidden: {
      message: '此登录不能列出和监视该命名空间的 Secret。更改会在读取间隔到达时被发现。',
      remedy: '无需处理。如需立即发现更改并从列表中选择键，请授予 secrets 的 list 和 watch 权限。'
    }
  },
  stale: {
    NotFound: '密钥存储中没有该键。',
    Deleted: '该值已在密钥存储中删除；可以在那里恢复。',
    Destroyed: '该值的这个版本已在密钥存储中销毁。请引用另一个版本。',
    Forbidden: '密钥存储的登录不能读取此键。请授予权限。',
    LoginRefused: '密钥存储不接受其登录信息。平台管理员需要更正。',
    Sealed: '密钥存储处于封存状态。解封后会恢复响应。',
    RateLimited: '密钥存储要求放慢请求。稍后会重新读取该值。',
    Unavailable: '密钥存储没有响应。恢复响应后会重新读取该值。',
    AddressRefused: '凭证桥不可以访问密钥存储的地址。平台管理员需要允许或更正它。',
    TlsFailed: '密钥存储的证书不受信任，或 TLS 因其他原因失败。',
    BadAnswer: '密钥存储的响应无法使用。请检查引用；如果其他键也失败，平台管理员需要检查其地址。',
    TooLarge: '密钥存储的响应超出了凭证桥接受的大小。',
    VersionUnsupported: '密钥存储没有该值的这个版本，或根本没有版本。请更正引用。',
    NoSuchProperty: '密钥存储中的值没有此属性。',
    PropertyNeeded: '密钥存储中的值有多个属性。请在引用中指定其中一个。',
    ShareEnded: '共享已结束，但一次要删除的凭证超过了批量删除上限。请删除该凭证，或用 "sharedFrom": null 为它提供值。',
    ShareUnreadable: '无法读取被共享的凭证。最后的值会保留；请该项目的管理员处理。',
    NotAnObject: '密钥存储中的值不是 JSON 对象，因此没有属性。',
    NotText: '密钥存储中的值不是 UTF-8 文本，而此字段需要文本。',
    ValueTooLarge: '密钥存储中的值超出了此字段的大小。',
    EmptyValue: '密钥存储中的值为空。',
    ContentRefused: '密钥存储中的值不适合此凭证类型。在编辑页面中可以看到原因。',
    NotAllowed: '项目不再可以读取此键，或密钥存储已被移除。请联系平台管理员，或引用另一个键。'
  }
}
