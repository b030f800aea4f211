/** Why a caller or a request was refused. */
export const access: Readonly<Record<string, string>> = {
  'Send "Authorization: Bearer TOKEN" with a token that is valid here.': '请使用在此有效的令牌登录。',
  'Send "Authorization: Bearer TOKEN" with a token that is valid here. The METRICS_TOKEN reads /metrics and opens nothing else.':
    '请使用在此有效的令牌登录。METRICS_TOKEN 只能读取 /metrics。',
  'The checksum of this token is wrong: a part of it was lost or mistyped. Copy it once more.':
    '此令牌的校验和不正确：其中一部分丢失或输入有误。请重新复制。',
  'The token has expired. Get a new one.': '令牌已过期。请获取新的令牌。',
  'What is stored of this token or session is not what the bridge wrote. Get a new one, and tell an administrator.':
    '存储的令牌或会话记录不是凭证桥写入的内容。请获取新的令牌，并告知管理员。',
  'Whether the token is valid cannot be checked here: a master key that is in use is missing. Try again elsewhere or later.':
    '此处无法检查令牌是否有效：缺少正在使用的主密钥。请稍后或在其他进程上重试。',
  'The token is not valid yet. Compare the clocks of the identity provider and of the bridge.':
    '令牌尚未生效。请核对身份提供方与凭证桥的时钟。',
  'The token is of another identity provider than those that this bridge trusts.': '令牌来自此凭证桥不信任的身份提供方。',
  'The token is meant for another service: its audience is not the one of this bridge.':
    '令牌用于另一个服务：其受众不是此凭证桥。',
  'The token lacks a claim that the bridge needs: exp, and a name of 1 to 255 ASCII characters without spaces.':
    '令牌缺少凭证桥需要的声明：exp，以及由 1 到 255 个 ASCII 字符组成且不含空格的名称。',
  'The name in the token begins with the prefix of another identity provider.': '令牌中的名称以另一个身份提供方的前缀开头。',
  'The identity provider has made this token for something else than access, such as a logout.':
    '身份提供方签发此令牌不是为了访问，例如是为了退出登录。',
  'KubeSphere opens services with its access tokens and static tokens; this one is for something else.':
    'KubeSphere 使用访问令牌和静态令牌打开服务；此令牌用于其他用途。',
  'X-Remote-User and its like are believed from the gateway alone, and this request does not come from there.':
    '只信任来自网关的 X-Remote-User 等请求头，而此请求不是来自网关。',
  'X-Remote-User must name one user, in 1 to 255 ASCII characters without spaces.':
    'X-Remote-User 必须指定一个用户：1 到 255 个不含空格的 ASCII 字符。',
  'The request names a user (X-Remote-User) and holds a token of the bridge: two callers. Send one of them.':
    '请求既指定了用户（X-Remote-User），又带有凭证桥的令牌：有两个调用方。请只发送其中之一。',
  'The signature of the token is not that of the identity provider, or of a kind that is not accepted.':
    '令牌的签名不是身份提供方的签名，或其类型不被接受。',
  'The identity provider does not answer, so its tokens cannot be checked now. API tokens work.':
    '身份提供方没有响应，因此目前无法检查其令牌。API 令牌仍可使用。',
  'There are {} groups with roles already. Delete one first.': '已有 {} 个组拥有角色。请先删除一个。',
  'No role of this group is stored. One of a setting is changed there.': '没有保存该组的角色。来自设置的角色请在设置中更改。',
  'It must be {}.': '必须为 {}。',
  'It is neither * nor the name of a project: {}.': '它既不是 *，也不是项目名称：{}。',
  '{} is no member any more.': '{} 不再是成员。',
  'Nobody of this name is a member of the project.': '项目没有使用此名称的成员。',
  'This is the last admin of the project. Make another one first, or ask a platform-admin.':
    '这是项目的最后一位管理员。请先设置另一位管理员，或联系平台管理员。',
  'No token has this id; it may have been revoked already.': '没有此 ID 的令牌；它可能已被吊销。',
  'There is no project of this name. Create the project first, then the token.': '没有此名称的项目。请先创建项目，再创建令牌。',
  'It must be in the future.': '必须是将来的时间。',
  'Your own token expires at {}. What it makes must not live longer.': '您自己的令牌将于 {} 过期。由它创建的令牌不能更晚过期。',
  'The format of the data in this Redis has not been read yet. Try again in a moment.':
    '尚未读取此 Redis 中数据的格式。请稍后重试。',
  'The data in this Redis is being migrated to the format of this version, once no older process of the bridge is connected. Try again in a moment; the log names what the migration waits for.':
    '正在将此 Redis 中的数据迁移为此版本的格式，要等到没有旧版本的凭证桥进程连接。请稍后重试；日志会说明迁移在等待什么。',
  'The master keys have not been compared with those of this Redis yet. Try again in a moment.':
    '尚未将主密钥与此 Redis 的主密钥进行比较。请稍后重试。',
  'MASTER_KEYS has another key under the id "{}" than this Redis. Restore the original key, and give the new key another id.':
    'MASTER_KEYS 中 ID 为“{}”的密钥与此 Redis 的不同。请恢复原来的密钥，并为新密钥使用另一个 ID。',
  'The master key "{}" is in use in this Redis, but missing in MASTER_KEYS of this process. Add it and reload or restart the process; if it is lost, name it in MASTER_KEYS_LOST.':
    '此 Redis 正在使用主密钥“{}”，但此进程的 MASTER_KEYS 中没有它。请添加后重新加载或重启进程；如果已丢失，请在 MASTER_KEYS_LOST 中指明。',
  'This entry of the trail cannot be read.': '日志中的此条目无法读取。',
  'The answer to the first request is not the one that the bridge stored. See what there is, then use another key.':
    '第一个请求的答复不是凭证桥所存储的内容。请查看现有内容，然后使用另一个键。',
  'The answer to the first request needs a master key that is not configured here. See what there is, then use another Idempotency-Key.':
    '第一个请求的答复需要此处未配置的主密钥。请查看现有内容，然后使用另一个键。',
  '{} of your requests wait for a thread already, which is the most that one caller may have (MAX_CHECKS_PER_CALLER). Send fewer at once.':
    '您已有 {} 个请求在等待线程，这是一个调用方的上限（MAX_CHECKS_PER_CALLER）。请减少同时发送的请求。',
  'All threads (MAX_THREADS) are busy with requests of other callers. Try again in a moment.':
    '所有线程（MAX_THREADS）都在处理其他调用方的请求。请稍后重试。',
  'No thread was ready within {} seconds. Try again in a moment.': '{} 秒内没有空闲线程。请稍后重试。',
  'Reading or checking it took longer than {} seconds, so nothing was done. Try again in a moment; if it is so again, make it simpler: send less at once, or a key whose passphrase takes fewer rounds.':
    '读取或检查超过 {} 秒，因此没有执行任何操作。请稍后重试；如果仍然如此，请精简内容：一次少发送一些，或使用密码短语轮数更少的密钥。',
  'Your token is read-only. Use one that may write.': '您的令牌是只读的。请使用可以写入的令牌。',
  'Only a platform-admin may do this.': '只有平台管理员可以执行此操作。',
  'Only a project-maker or a platform-admin may do this.': '只有项目创建者或平台管理员可以执行此操作。',
  'This requires the role {} in a project. Ask an admin for it.': '此操作需要在项目中拥有角色“{}”。请联系管理员。',
  'This requires the role {}; you are {} in this project. Ask an admin for it.':
    '此操作需要角色“{}”，而您在此项目中的角色为“{}”。请联系管理员。',
  viewer: '查看者',
  operator: '操作者',
  admin: '管理员',
  'A caller may use {} keys in 24 hours. Send the request without one, or wait.':
    '一个调用方 24 小时内可以使用 {} 个键。请不带键发送请求，或稍后再试。',
  'This Idempotency-Key was sent with another body, query or If-Match. Use a new key for every request that is not a repetition.':
    '此 Idempotency-Key 已用于另一个请求体、查询或 If-Match。请为每个新请求使用新的键。',
  'It belongs to another request.': '它属于另一个请求。',
  'Send JSON with content-type application/json.': '请以 application/json 发送 JSON。',
  'One secret may have 1 MiB; the whole body has a limit, too.': '一项机密信息最多 1 MiB；整个请求体也有上限。',
  'The body has not the length that its header says.': '请求体的长度与其请求头不一致。',
  'The memory of Redis is full: its operator has to give it more. No change was made.':
    'Redis 的内存已满：需要其运维人员扩容。没有做任何更改。',
  'Try again in a moment. A change in progress was made completely or not at all.':
    '请稍后重试。进行中的更改要么已全部完成，要么完全没有执行。',
  'The body is not valid JSON, or has a forbidden key such as `__proto__`.':
    '请求体不是有效的 JSON，或含有 `__proto__` 等不允许的键。',
  'An internal error of the bridge. Its log has details under the request id.':
    '凭证桥内部错误。其日志中有详细信息，可用请求 ID 查找。',
  'This caller has exceeded its number of requests per minute.': '此调用方每分钟的请求数已超过上限。',
  '{} Try again in {} seconds.': '{}请在 {} 秒后重试。',
  'This address has sent too many wrong tokens.': '此地址发送了过多错误的令牌。',
  'Not the id of an event.': '不是事件的 ID。',
  'No credential of this project has or had this id.': '此项目没有也从未有过此 ID 的凭证。',
  'Deleted here. Jenkins may still hold {} in the folder {}: check there, and rotate the secret where it is used.':
    '已在这里删除。Jenkins 的文件夹 {2} 中可能仍有 {1}：请在那里检查，并在使用它的地方更换机密信息。',
  'No member of the project has this subject.': '项目没有此成员。',
  'The credential is not shared with this project.': '该凭证没有与此项目共享。',
  'This address has sent too many wrong codes or tokens.': '此地址发送了过多错误的代码或令牌。',
  'Sign in with a token, or start the bridge again for another link.': '请使用令牌登录，或重新启动凭证桥以获取新链接。',
  'No token has this id; it may have been revoked. See GET /api/v1/tokens.': '没有此 ID 的令牌；它可能已被吊销。',
  'You have {} open streams in this process, which is the maximum. Close one first.':
    '您在此进程中打开了 {} 个事件流，已达上限。请先关闭一个。',
  'This process has no room for another stream. Try again later, or read the list of events.':
    '此进程不能再打开事件流。请稍后重试，或读取事件列表。',
  'The stored record cannot be read, so the token grants no access. Revoke it.':
    '无法读取存储的记录，因此该令牌不授予任何权限。请吊销它。',
  'The proof of the record was made with the master key "{}", which is not configured here. Add the key to MASTER_KEYS again, or revoke the token.':
    '记录的证明使用主密钥“{}”生成，而此处未配置它。请将该密钥重新添加到 MASTER_KEYS，或吊销此令牌。',
  'The stored record was not written by the bridge, so the token grants no access. Revoke it.':
    '存储的记录不是由凭证桥写入的，因此该令牌不授予任何权限。请吊销它。',
  'What the first request made cannot be read. See what there is, then use another key.':
    '无法读取第一个请求的结果。请查看现有内容，然后使用另一个键。',
  'Another request with this Idempotency-Key is being answered. Send it again in a moment.':
    '使用此 Idempotency-Key 的另一个请求正在处理。请稍后重新发送。'
}
