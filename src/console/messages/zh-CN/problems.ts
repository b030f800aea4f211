import type { problemMessages as English } from '../en/problems.ts'
import type { Translation } from '../translation.ts'

export const problemMessages: Translation<typeof English> = {
  connection: {
    lost: '与凭证桥的连接已断开。此页面可能不是最新的。正在重新连接…',
    store: '凭证桥无法连接其存储（Redis）。此页面可能不是最新的，且无法保存任何内容。正在重试…',
    notLive: '实时更新不可用。此页面每隔几秒刷新一次。',
    back: '已重新连接。'
  },
  noConnection: '凭证桥没有响应',
  noConnectionDetail: '它可能正在重启，或者您的网络已断开。您填写的内容不会丢失，恢复后请重试。',
  noConnectionPage: '它可能正在重启，或者您的网络已断开。恢复后此页面会自动加载。',
  noStore: '存储没有响应',
  noStorePage: '凭证桥的数据保存在 Redis 中，目前无法连接。恢复后此页面会自动加载。',
  back: '凭证桥已恢复响应',
  backDetail: '您上次的操作没有得到答复。请检查是否已生效，如未生效请重新操作。',
  unexpected: '此页面出现问题',
  unexpectedDetail: '这是控制台的缺陷。请重新加载页面；如果再次出现，请告知凭证桥的运维人员。',
  notTheBridge: status => `意外的响应（HTTP ${status}）`,
  notTheBridgeDetail: '该响应并非来自凭证桥，可能由中间的代理返回。请稍后重试。',
  requestId: id => `请求 ID ${id}`,
  noProject: name => `未找到项目“${name}”`,
  noProjectDetail: '项目可能已删除，链接可能有误，或者您在其中没有角色。项目管理员可以为您分配角色。',
  notFound: '未找到页面',
  notFoundDetail: '链接可能已失效或有误。',
  toProjects: '返回项目列表',
  noCredential: id => `未找到凭证“${id}”`,
  noCredentialDetail: '链接可能已失效或有误。',
  toCredentials: '返回凭证列表',
  noController: name => `未找到控制器“${name}”`,
  noControllerDetail: '它可能已被移除，或者链接有误。',
  noSecretStore: name => `未找到密钥存储“${name}”`,
  noSecretStoreDetail: '它可能已被移除，或者只有平台管理员可以查看。',
  toSecretStores: '返回密钥存储',
  noVerifyTarget: name => `未找到验证目标“${name}”`,
  noVerifyTargetDetail: '它可能已被移除，或者只有平台管理员可以查看。',
  toVerifyTargets: '返回验证目标',
  toControllers: '返回控制器列表',
  controllerNotYours: '只有平台管理员可以查看控制器的访问方式。',

  remedies: {
    CREDENTIAL_USED: used => `${used} 请先修改这些任务。如仍要删除，请在凭证自己的页面上操作，或取消勾选“保留有任务使用的凭证”。`,
    CREDENTIAL_EXISTS: () => '请换一个 ID，或编辑现有的凭证。',
    NOTHING_TO_KEEP: () => '机密信息无法从 Jenkins 取回。请编辑凭证并输入，或改回凭证桥中的值。',
    PRECONDITION_FAILED: () => '您的更改未保存。请先查看当前状态，再做决定。',
    WRITE_CONFLICT: () => '您的更改未保存。请先查看当前状态，然后重试。',
    PROJECT_NOT_FOUND: () => '项目可能已删除，或者您在其中已没有角色。',
    CREDENTIAL_NOT_FOUND: () => '凭证可能已删除。',
    CONTROLLER_NOT_FOUND: () => '该控制器可能已不再配置。“控制器”页面列出了现有的控制器。',
    WEBHOOK_NOT_FOUND: () => 'Webhook 可能已删除。请重新加载页面。',
    INVALID_CURSOR: () => '无法从此处继续列出。请重新加载页面。',
    ROUTE_NOT_FOUND: () => '此页面与凭证桥的版本可能不一致。请重新加载页面。',
    UNAUTHENTICATED: () => '请重新登录。',
    TOO_MANY_TRIES: () => '凭证桥会限制验证次数，以免锁定账户或影响其他项目。',
    SEAL_BROKEN: () => '请编辑凭证，并重新输入所有机密信息。'
  }
}
