import type { TypeTexts } from '../server-texts.ts'

export const typeMessages: Readonly<Record<string, TypeTexts>> = {
  'username-password': {
    title: '用户名和密码',
    description: '带有密码或令牌的账户：Docker Hub、GitHub、GitLab 或制品仓库。',
    fields: {
      username: { label: '用户名', help: '账户名称，例如 Docker ID。' },
      password: { label: '密码或令牌', help: 'GitHub 和 Docker Hub 需要令牌，而不是账户密码。' }
    },
    facts: { kind: '种类', issuer: '颁发者', subject: '主体', urlEncoded: '百分号编码' }
  },
  'ssh-key': {
    title: 'SSH 密钥',
    description: '用户名和私钥，用于通过 SSH 访问 Git，以及流水线登录的主机。',
    fields: {
      username: { label: '用户名', help: '对端的用户；几乎所有 Git 服务都使用“git”。' },
      privateKey: { label: '私钥', help: '完整的密钥文件，从 -----BEGIN 到 END-----。' },
      passphrase: { label: '密码短语', help: '仅在密钥设有密码短语时填写。' }
    },
    facts: {
      keyType: '密钥种类',
      bits: '位数',
      fingerprint: '指纹',
      publicKey: '公钥',
      comment: '注释',
      format: '格式',
      encrypted: '已加密'
    }
  },
  'access-token': {
    title: '访问令牌',
    description: '单个机密文本：API 令牌、Webhook 密钥或 SonarQube 令牌。',
    fields: { token: { label: '令牌', help: '您获得的令牌原文，前后不带空格或换行。' } },
    facts: { kind: '种类', issuer: '颁发者', subject: '主体' }
  },
  kubeconfig: {
    title: 'kubeconfig',
    description: '访问 Kubernetes 集群，供流水线中的 kubectl 和 helm 使用。',
    fields: { content: { label: '内容', help: '内含证书和令牌的 kubeconfig 文件，YAML 或 JSON 格式。' } },
    facts: {
      contexts: '上下文',
      currentContext: '当前上下文',
      server: '服务器',
      namespace: '命名空间',
      userKind: '用户认证方式',
      subject: '主体',
      issuer: '颁发者'
    }
  },
  'secret-file': {
    title: '机密文件',
    description: '流水线读取的任意文件：服务账户密钥、许可证或配置文件。',
    fields: {
      fileName: { label: '文件名', help: '文件在构建中的名称，不含路径。' },
      content: { label: '内容', help: '文件原样保存，逐字节一致。' }
    },
    facts: { contains: '包含', size: '字节数' }
  },
  certificate: {
    title: '证书',
    description: '证书及其私钥，用于带客户端证书的 TLS 或签名：PKCS#12 密钥库或 PEM。',
    fields: {
      keystore: { label: '密钥库', help: 'PKCS#12 文件（.p12 或 .pfx）。使用 PEM 时留空。' },
      certificateChain: { label: '证书链', help: 'PEM：先是证书，然后是其颁发机构的证书。' },
      privateKey: { label: '私钥', help: 'PEM：证书的私钥，未加密。' },
      password: { label: '密码', help: '密钥库的密码。使用 PEM 时，构建获得的密钥库以此为密码。' }
    },
    facts: {
      subject: '主体',
      issuer: '颁发者',
      key: '密钥',
      certificates: '证书',
      fips: 'Jenkins 在 FIPS 模式下接受'
    }
  },
  'github-app': {
    title: 'GitHub App',
    description: 'GitHub App 及其私钥。Jenkins 会为每个使用它的构建生成有效期一小时的令牌。',
    fields: {
      appId: { label: 'App ID', help: '位于应用页面的 About 部分：App ID 或 Client ID。' },
      privateKey: { label: '私钥', help: 'GitHub 为应用生成的 .pem 文件。' },
      owner: { label: '所有者', help: '安装了该应用的账户；有多个账户时需要填写。' },
      apiUri: { label: 'API 地址', help: '仅用于 GitHub Enterprise：https://HOST/api/v3。' }
    },
    facts: { bits: '位数', fingerprint: '指纹' }
  },
  'aws-access-key': {
    title: 'AWS 访问密钥',
    description: 'AWS 或与其兼容的服务的访问密钥。Jenkins 可以用它代入角色。',
    fields: {
      accessKeyId: { label: '访问密钥 ID', help: '以 AKIA 开头。' },
      secretAccessKey: { label: '秘密访问密钥', help: '创建密钥时，AWS 只显示一次。' },
      iamRoleArn: { label: '角色', help: 'Jenkins 每次使用前代入的角色的 ARN。' },
      externalId: { label: '外部 ID', help: '仅在角色的信任策略要求时填写。' }
    },
    facts: { kind: '种类' }
  }
}
