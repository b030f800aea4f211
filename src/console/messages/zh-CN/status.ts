import type { statusMessages as English } from '../en/status.ts'
import type { Translation } from '../translation.ts'

export const statusMessages: Translation<typeof English> = {
  phase: {
    Pending: '待同步',
    Synced: '已同步',
    Retrying: '重试中',
    Blocked: '受阻',
    Drifted: '有偏差',
    Deleting: '删除中'
  },
  phaseMeaning: {
    Pending: '已保存在凭证桥中，尚未写入 Jenkins。',
    Synced: '写入后已回读 Jenkins，确认保存的是此版本。',
    Retrying: '上次同步失败，或正在修复 Jenkins 中的更改。会自动重试。',
    Blocked: '上次同步失败。需要更改或手动同步后才会再次同步。',
    Drifted: '在 Jenkins 中被更改。',
    Deleting: '已在这里删除。确认 Jenkins 中没有该凭证后，将从列表中消失。'
  },

  reasons: {
    Created: '在凭证桥中新建。',
    Changed: '在凭证桥中更改。',
    FormChanged: '项目现在以另一种形式保存它。',
    UserNameRevealed: '凭证桥的早期版本没有将用户名标记为公开，因此 Jenkins 将其视为机密。更新会将其标记为公开。',
    Adopted: '它存在于 Jenkins 中，按要求接管。',
    Deleted: '已在凭证桥中删除。',
    Pruned: '不是由凭证桥创建的，策略会删除此类凭证。',
    Gone: '已在凭证桥中删除，Jenkins 中也没有。',
    NotOurs: '已在凭证桥中删除。Jenkins 中有使用此 ID 的未受管凭证，会保留。',
    InSync: 'Jenkins 保存着当前版本。',
    MissingInJenkins: '在 Jenkins 中被删除。',
    FolderWiped: '文件夹中的所有凭证在 Jenkins 中被删除。',
    FolderGone: '文件夹在 Jenkins 中被删除。',
    FolderReplaced: '在 Jenkins 中，使用该名称的不是文件夹。',
    FolderMissing: '文件夹不存在，或凭证桥的 Jenkins 用户看不到它。',
    FolderRefused: 'Jenkins 会拒绝创建该文件夹。',
    FolderExists: '在创建项目之前，Jenkins 中已有同名文件夹。',
    AbsenceUnproved: '凭证桥的 Jenkins 用户看不到该文件夹，但这不能证明它已不存在。',
    MoveUnfinished: '它可能仍在项目正要离开的文件夹中。',
    Forgotten: '按管理员的要求不再跟踪。Jenkins 中可能仍有该凭证。',
    DuplicateId: 'Jenkins 中有多个凭证使用此 ID。',
    ClassChanged: '其类型在 Jenkins 中被更改。',
    FieldsChanged: '在 Jenkins 中被更改。',
    SecretChanged: '其机密信息在 Jenkins 中被改写。',
    KeyChanged: '文件夹中的所有机密信息同时发生了变化，通常是因为控制器换了密钥。',
    Contested: '一小时内修复了三次，之后又在 Jenkins 中被更改。请查明是谁在更改，然后同步。',
    Requested: '不是由凭证桥创建的，已请求删除。',
    Ignored: '不是由凭证桥创建的，已忽略。',
    Unmanaged: '它在文件夹中，但不是由凭证桥创建的。',
    UnmanagedExists: 'Jenkins 中已有使用此 ID 的凭证，且不是由凭证桥创建的。',
    MassDeleteGuard: '同步要删除的内容超过了批量删除上限。'
  },

  pluginMissing: name => `Jenkins 缺少此类凭证所需的插件 ${name}。请由 Jenkins 管理员安装，然后同步。`,
  outcomes: {
    FieldsChanged: '在 Jenkins 中被更改。',
    ControllerChanged:
      '响应的 Jenkins 与凭证之前同步到的 Jenkins 不同，因此不会向其写入任何内容。凭证桥的运维人员可以更正地址，或接受新的 Jenkins。',
    AbsenceUnproved:
      'Jenkins 没有向凭证桥显示该文件夹，但这不能证明文件夹及其凭证已不存在。请让 Jenkins 管理员授予凭证桥访问权限，或让项目管理员点击“不再跟踪”：此时 Jenkins 中可能仍有该值。',
    UnmanagedExists: 'Jenkins 中已有使用此 ID 的凭证，且不是由凭证桥创建的。可以接管它并用此凭证替换，或删除此凭证并换一个 ID。',
    RecordChanged:
      '存储的记录与凭证桥上次写入的不一致，因此不会发送到 Jenkins。请告知凭证桥的运维人员有其他程序在写入其 Redis。然后点击“编辑”，检查每个字段并重新输入所有机密信息，或删除该凭证。',
    RecordBroken:
      '无法读取存储的记录，因此不会发送到 Jenkins。请告知凭证桥的运维人员有其他程序在写入其 Redis。然后删除该凭证并重新创建。',
    MassDeleteGuard:
      '同步要删除的内容超过了批量删除上限，因此没有删除任何内容。如果确有此意，请在“偏差”标签页上点击“仍然同步并删除”。',
    AddressInvalid: 'Webhook 不再允许使用此 URL。请编辑 URL，或向凭证桥的运维人员询问 OUTBOUND_HTTP。',
    AddressRefused: '该主机没有凭证桥可以访问的地址。请编辑 URL，或向凭证桥的运维人员询问 OUTBOUND_ALLOW。',
    SecretUnreadable: '无法解密签名密钥。请点击“新密钥”并将其提供给接收方，或请凭证桥的运维人员检查主密钥。'
  }
}
