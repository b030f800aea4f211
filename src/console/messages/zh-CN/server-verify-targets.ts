import type { ServerVerifyTargetTexts } from '../server-texts.ts'

export const serverVerifyTargetMessages: ServerVerifyTargetTexts = {
  checks: {
    Unavailable: { message: '验证目标没有响应。', remedy: '请检查其地址，以及凭证桥能否通过网络访问它。' },
    Timeout: { message: '验证目标没有及时响应。', remedy: '请检查它是否过载，或者防火墙是否丢弃了连接。' },
    RateLimited: { message: '验证目标表示请求过多。', remedy: '请等待，或提高它对凭证桥的限额。' },
    AddressRefused: { message: '凭证桥不可以访问此地址。', remedy: '凭证桥的运维人员可以通过 OUTBOUND_ALLOW 允许它。' },
    AddressElsewhere: { message: '验证目标的响应指向另一台服务器的地址，凭证桥不会跟随。', remedy: '请注册最终响应的地址。' },
    TlsFailed: { message: '验证目标的证书不受信任。', remedy: '请提供其颁发机构的证书，并使用证书所属的名称。' },
    HostKeyChanged: {
      message: '服务器显示的主机密钥与固定的不同。',
      remedy: '请询问其运维人员是否更换了密钥；如果是，请固定新密钥。如果不是，则是其他人在此地址上应答。'
    },
    TooLarge: { message: '响应超出了凭证桥读取的大小。', remedy: '请注册一个响应较短的地址。' },
    NotProved: {
      message: '验证目标无需登录就会响应，因此它接受登录不能证明任何事情。',
      remedy: '请注册只有登录后才能访问的地址或仓库。'
    },
    BadAnswer: { message: '响应不是来自此类验证目标。', remedy: '请检查地址和类型：响应的可能是代理或其他程序。' },
    NoHostKey: {
      message: '没有固定任何主机密钥，因此不会进行任何验证。',
      remedy: '请查看服务器显示的主机密钥，将其指纹与运维人员公布的指纹进行比较，然后固定。'
    },
    NoAuthority: {
      message: 'API 服务器的证书不是由公认的颁发机构签发的，因此每个 kubeconfig 都必须包含其颁发机构。',
      remedy: '请提供集群颁发机构的证书；它优先于 kubeconfig 中的证书。'
    },
    RealmElsewhere: {
      message: '镜像仓库指定了另一台主机上的令牌服务器，凭证桥不会向其发送密码。',
      remedy: '如果该服务器属于此镜像仓库，请将其主机填写为令牌服务器的主机。/v2/ 的响应头 WWW-Authenticate 中的 realm 包含它。'
    },
    PushUnproved: {
      message: '此镜像仓库不会说明登录的权限，因此只有实际写入才能知道它是否可以推送。',
      remedy: '请只要求拉取。在此之前，即使登录有效，也无法得知。'
    }
  }
}
