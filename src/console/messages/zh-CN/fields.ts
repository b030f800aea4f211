/** 表单中没有的字段，或名称与表单不同的字段。 */
export const fieldMessages: Readonly<Record<string, string>> = {
  description: '描述信息',
  expiresAt: '过期日期',
  rotatedAt: '机密信息上次更改',
  adopt: '接管',
  usernameSecret: '用户名保密',
  labels: '标签',
  annotations: '注解',
  displayName: '显示名称',
  folder: 'Jenkins 文件夹',
  'policies.drift': '在 Jenkins 中所做的更改',
  'policies.unmanaged': '未受管的凭证',
  'policies.kubeconfigForm': 'Jenkins 中的 kubeconfig',
  'policies.bulk': '批量写入',
  'policies.paused': '暂停',
  'policies.maxAgeDays': '机密信息过旧提醒',
  'policies.verify': '验证',
  verifyWith: '验证目标',
  url: 'URL',
  types: '事件',
  enabled: '启用',
  secret: '签名密钥'
}
