/** Why a change was refused. */
export const requests: Readonly<Record<string, string>> = {
  'The credential': '凭证',
  'The controller': '控制器',
  'The project': '项目',
  'The secret store': '密钥存储',
  'The verify target': '验证目标',
  'The set of credentials': '凭证列表',
  '"{}" is shared with other projects, which would lose the values. {}': '“{}”已与其他项目共享，这些项目会失去其值。{}',
  '{} credentials are shared with other projects, which would lose the values. {}':
    '有 {} 个凭证已与其他项目共享，这些项目会失去其值。{}',
  'The record of the project cannot be read. {}': '无法读取项目的记录。{}',
  'The record of the project was changed by something other than the bridge. {}': '项目的记录被凭证桥以外的程序更改。{}',
  'The proof of the project\'s record was made with the master key "{}", which is not configured here. Add the key to MASTER_KEYS again. {}':
    '项目记录的证明使用主密钥“{}”生成，而此处未配置它。请将该密钥重新添加到 MASTER_KEYS。{}',
  'It has emoji or other characters above U+FFFF, which the Jenkins of this project (before 2.398) stores incorrectly.':
    '其中有表情符号或其他高于 U+FFFF 的字符，此项目的 Jenkins（低于 2.398）无法正确保存。',
  'A credential of type {} has no username.': '类型为 {} 的凭证没有用户名。',
  'The stored username is a secret and is never shown again. To make it public, send it again together with "usernameSecret": false.':
    '存储的用户名属于机密信息，不会再次显示。如需公开，请重新填写用户名，并取消将其设为机密。',
  'A credential of type {} is not used in URLs.': '类型为 {} 的凭证不用于 URL。',
  'Another request is claiming this name or folder, or was interrupted while doing so. Try again in a moment.':
    '另一个请求正在占用此名称或文件夹，或在占用时中断。请稍后重试。',
  'The folder, or one above it, is being deleted in Jenkins. Try again in a moment.':
    '正在 Jenkins 中删除该文件夹或其上级文件夹。请稍后重试。',
  'It is being deleted.': '正在删除。',
  'The controller was removed meanwhile. Choose another.': '控制器在此期间已被移除。请选择另一个。',
  'A folder below the one of this name belongs to another project. Choose another name.':
    '使用此名称的文件夹的下级文件夹属于另一个项目。请换一个名称。',
  'You have made the maximum number of projects. Delete one, or ask an operator to raise MAX_PROJECTS_PER_MAKER.':
    '您创建的项目数已达上限。请删除一个，或请运维人员提高 MAX_PROJECTS_PER_MAKER。',
  'The maximum number of projects is reached. Delete one, or ask an operator to raise MAX_PROJECTS.':
    '项目数已达上限。请删除一个，或请运维人员提高 MAX_PROJECTS。',
  'The folder of this name belongs to another project. Choose another name.': '使用此名称的文件夹属于另一个项目。请换一个名称。',
  'The folder belongs to the project "{}". A folder has one owner, regardless of letter case; choose another.':
    '该文件夹属于项目“{}”。一个文件夹只能属于一个项目，不区分大小写；请选择另一个。',
  'It belongs to the project "{}".': '它属于项目“{}”。',
  'The stored record cannot be read.': '无法读取存储的记录。',
  'The record needs the master key "{}", which is not configured here.': '该记录需要主密钥“{}”，而此处未配置它。',
  '{} Remove {} and register it again.': '{}请移除 {}，然后重新注册。',
  '{} Add it to MASTER_KEYS again.': '{}请将其重新添加到 MASTER_KEYS。',
  'The controller is configured by {}. Change it there.': '控制器由 {} 配置。请在那里更改。',
  'The record of the controller "{}" does not open here, so it could be this Jenkins. Add its master key again, or remove it first.':
    '此处无法打开控制器“{}”的记录，因此它可能就是这个 Jenkins。请重新添加其主密钥，或先移除该控制器。',
  'Another address takes its login with it: send `token` or `password`, too.': '更换地址需要重新填写登录信息：令牌或密码。',
  'Move or delete these projects first: {}.': '请先移动或删除以下项目：{}。',
  'The controller does not answer, so its identity is not known. Try again later.':
    '控制器没有响应，因此不知道其身份。请稍后重试。',
  'The Jenkins that answers now is {}.': '目前响应的 Jenkins 是 {}。',
  'No controller of this name is configured; see GET /api/v1/controllers.': '没有配置此名称的控制器。',
  'A controller "{}" exists.': '控制器“{}”已存在。',
  'This is the Jenkins of the controller "{}". One Jenkins is registered once.':
    '这是控制器“{}”的 Jenkins。一个 Jenkins 只能注册一次。',
  'It leads to the Jenkins of the controller "{}".': '它指向控制器“{}”的 Jenkins。',
  'No copies of the credentials of this project are known in this folder. GET …/copies lists them; POST …/copies/find searches again.':
    '此文件夹中没有已知的此项目凭证的副本。请重新查找。',
  'No copies are known there.': '该处没有已知的副本。',
  'Only the ids are those of this project: no value in this folder can be compared, so nothing in it is known to be ours. Let our Jenkins user read its configuration (Job/Configure) and search again, or remove the credentials in Jenkins.':
    '只有 ID 与此项目相同：无法比较此文件夹中的值，因此不能确认其中有属于凭证桥的内容。请允许凭证桥的 Jenkins 用户读取其配置（Job/Configure）后重新查找，或在 Jenkins 中移除这些凭证。',
  'Nothing in it is proved to be ours.': '不能证实其中有属于凭证桥的内容。',
  'This would delete {} of {} credentials. Nothing was changed; repeat the request with force=true if that is intended.':
    '这将删除 {2} 个凭证中的 {1} 个。没有做任何更改；如果确有此意，请强制执行。',
  'Duplicate id in the set.': '此 ID 出现了多次。',
  'It differs from "{}" only in letter case.': '它与“{}”仅大小写不同。',
  'No credential of this project has this id; it may have been deleted.': '此项目没有此 ID 的凭证；它可能已被删除。',
  'A credential "{}" exists in this project. Change it with PUT or PATCH, or choose another id.':
    '此项目中已有凭证“{}”。请更改该凭证，或换一个 ID。',
  'Required, because the stored record does not contain it.': '必填，因为存储的记录中没有它。',
  'The {} of a credential cannot change. Create a new one and delete this one.':
    '凭证的 {} 不能更改。请新建一个凭证，并删除此凭证。',
  'It must stay "{}".': '必须保持为“{}”。',
  'Set KUBECONFIG_FILE to the kubeconfig that forms should offer, or paste one.':
    '请将 KUBECONFIG_FILE 设置为表单应提供的 kubeconfig，或粘贴一个。',
  'A secret store logs in as the service account of the bridge, so it is not offered. Set KUBECONFIG_FILE, or paste one.':
    '有密钥存储以凭证桥的服务账户登录，因此不提供该账户。请设置 KUBECONFIG_FILE，或粘贴一个。',
  'It cannot be stored as a credential.': '它不能保存为凭证。',
  'It does not work.': '它无法使用。',
  'It is larger than {} bytes.': '它超过 {} 字节。',
  'It is not text in UTF-8.': '它不是 UTF-8 文本。',
  'It cannot be read.': '无法读取。',
  '{} An operator has to correct KUBECONFIG_FILE or the service account of the pod. Or paste a kubeconfig.':
    '{}请由运维人员更正 KUBECONFIG_FILE 或 Pod 的服务账户，或粘贴一个 kubeconfig。',
  'The bridge cannot generate the secret of a credential of type {}.': '凭证桥不能为类型为 {} 的凭证生成机密信息。',
  'A generated field cannot be given. Omit it, or omit `generate`.': '由凭证桥生成的字段不能同时填写。',
  'Jenkins could not be read, so nothing of it was taken over. Try again later.':
    '无法读取 Jenkins，因此没有采用其中的任何内容。请稍后重试。',
  'No public field of the credential was changed in Jenkins. A secret cannot be taken over, because Jenkins does not reveal it: enter it here, or put the credential right.':
    '凭证的公开字段在 Jenkins 中没有更改。机密信息不能采用，因为 Jenkins 不会显示它：请在此输入，或修复该凭证。',
  'Jenkins holds something else than what was seen. Look at it again, then decide.':
    'Jenkins 中的内容已与当时看到的不同。请重新查看后再决定。',
  'It is not the digest of what Jenkins holds now.': '它不是 Jenkins 中当前内容的摘要。',
  'The stored secret does not open: {}. Send every secret field again.': '无法打开存储的机密信息：{}。请重新填写每个机密字段。',
  'Only a platform-admin may choose it. Leave it out.': '只有平台管理员可以选择。请不要填写。',
  'Only a platform-admin may choose the folders and the controllers of a project.':
    '只有平台管理员可以选择项目的文件夹和控制器。',
  'The stored record is not trusted. Set "folder" first, and the targets when it is repaired.':
    '存储的记录不可信。请先设置文件夹，修复后再设置目标。',
  'Required, because the stored record is not trusted.': '必填，因为存储的记录不可信。',
  'The project has another controller. A PATCH moves it.': '项目在另一个控制器上。请在设置中移动项目。',
  'The project has another folder. A PATCH moves it.': '项目使用另一个文件夹。请在设置中移动项目。',
  'The project has other targets. A PATCH changes them.': '项目有其他目标。请在设置中更改目标。',
  'The current folder of the project differs only in letter case, which Jenkins distinguishes at most below its root. Choose another name.':
    '项目当前的文件夹仅大小写不同，而 Jenkins 最多只在其根目录之下区分大小写。请换一个名称。',
  'Give either "targets", or "controller" and "folder".': '请提供目标列表，或提供控制器和文件夹。',
  'It is the same folder as target {}, for Jenkins.': '对 Jenkins 来说，它与目标 {} 是同一个文件夹。',
  'No controller of this name is configured; the controllers are {}.': '没有配置此名称的控制器；已有的控制器：{}。',
  'The controller is not for projects of this name; its `projects` lists the patterns.':
    '该控制器不允许使用此名称的项目；其项目列表中有允许的名称。',
  'It is below the folder of the project "{}", whose credentials builds here could use. Choose another.':
    '它在项目“{}”的文件夹之下，此处的构建可能使用该项目的凭证。请选择另一个。',
  'It differs from the folder that the project has, {}, only in letter case. Write it alike.':
    '它与项目已有的文件夹 {} 仅大小写不同。请使用相同的写法。',
  'The project has several targets. Name all that it is to have in "targets".': '项目有多个目标。请列出项目应有的所有目标。',
  'The last move is not complete yet. Wait for it; the events of the project show what it waits for.':
    '上一次移动尚未完成。请等待；项目的事件会说明它在等待什么。',
  'This project may not read this key of this secret store. GET …/secret-stores lists what it may read; ask a platform-admin for more.':
    '此项目不能读取该密钥存储中的此键。如需更多权限，请联系平台管理员。',
  '{} is being changed by others all the time. Try again.': '{} 一直在被其他人更改。请重试。',
  'Nothing was changed; end their shares first: DELETE …/shares/{project}.': '没有做任何更改；请先结束这些凭证的共享。',
  'It is not there any more.': '它已不存在。',
  'It was created or changed meanwhile: it is of generation {} now.': '它在此期间被创建或更改：现在是第 {} 版。',
  'Credentials of the set were changed since they were looked at, so nothing was changed ({}). Look at them again, then decide.':
    '查看之后，其中的凭证被更改，因此没有做任何更改（{}）。请重新查看后再决定。',
  'The type of a credential cannot change; it must stay "{}".': '凭证的类型不能更改，必须保持为“{}”。',
  'No credential of this project and id is shared with your project. Ask an admin of that project to share it; a credential that is shared itself cannot be shared further.':
    '没有与此项目共享的这个凭证。请其所属项目的管理员共享它；本身来自共享的凭证不能再共享。',
  'The shared credential cannot be read now. Try again later, or ask an admin of its project.':
    '目前无法读取共享的凭证。请稍后重试，或联系其所属项目的管理员。',
  'It is shared with other projects itself, so it cannot take its values from one. End its shares first: DELETE …/shares/{project}.':
    '它本身已与其他项目共享，因此不能从另一个项目获取值。请先结束它的共享。',
  'All values come from `sharedFrom`. Omit this, or omit `sharedFrom`.': '所有值都来自共享的凭证，因此不能在此填写。',
  'All values of this credential come from another project and follow it. Change them there, or send all data together with "sharedFrom": null to give it values that you keep here.':
    '此凭证的所有值都来自另一个项目并随之更新。请在那里更改，或在这里输入全部数据以自行保存。',
  'The shared credential has the type {}, and so must this one.': '共享的凭证类型为 {}，此凭证必须相同。',
  'The credential is in this project already. Name other projects.': '该凭证已在此项目中。请选择其他项目。',
  'The credential is not shared with this project. GET …/shares lists the projects that it is shared with.':
    '该凭证没有与此项目共享。',
  'This credential takes its values from another project, so it cannot be shared further. An admin of that project can share it with more projects.':
    '此凭证的值来自另一个项目，因此不能再共享。该项目的管理员可以将其与更多项目共享。',
  'A credential can be shared with {} projects by name. Share it with all.':
    '一个凭证可以按名称与 {} 个项目共享。请改为与所有项目共享。',
  'GET …/shares lists who uses it. Repeat the request with endShares=true to end all shares with it.':
    '如需结束它的所有共享，请在确认后连同共享一起删除。',
  'No more than {} credentials of a folder can be ignored. In {} there are as many already.':
    '一个文件夹中最多可以忽略 {} 个凭证。{} 中已达到此数量。',
  'Jenkins could not be read in one of the targets of the project, so nothing was changed. Try again later, or name the target that is meant.':
    '无法在项目的某个目标中读取 Jenkins，因此没有做任何更改。请稍后重试，或指定目标。',
  'The folder holds no unmanaged credential with this id; it may have been deleted or taken over.':
    '文件夹中没有此 ID 的未受管凭证；它可能已被删除或接管。',
  'Jenkins holds something else under this id than what was seen. Look at it again, then decide.':
    'Jenkins 中此 ID 下的内容已与当时看到的不同。请重新查看后再决定。',
  'Another project has this folder as well, so the credential may belong to it. Delete it in Jenkins.':
    '另一个项目也使用此文件夹，因此该凭证可能属于它。请在 Jenkins 中删除。',
  '{} Look into the jobs, then delete it without ifUnused.': '{}请检查相关任务，然后在不保留所用凭证的情况下删除。',
  'Used by {}.': '使用它的有：{}。',
  '{} Change the jobs, or delete it without ifUnused.': '{}请更改这些任务，或在不保留所用凭证的情况下删除。',
  'A credential of type {} has no field of this name; it has {}.': '类型为 {} 的凭证没有此名称的字段；它有：{}。',
  '{} is at version {} now, which If-Match does not name. Read it again, then decide. A weak ETag (W/) never matches.':
    '{} 现在是版本 {}，与所读取的不同。请重新读取后再决定。',
  'None of these ETags is of the present version.': '所给的版本都不是当前版本。',
  '{} does not exist, so no version of it matches. Omit If-Match to create it.': '{} 不存在，因此没有匹配的版本。',
  '{} exists. Omit If-None-Match to keep it and to set what the body names.': '{} 已存在。',
  'There is no present version.': '没有当前版本。',
  'There is a present version.': '已有当前版本。',
  'The record of the project cannot be read. A platform-admin must put it right by a PATCH first.':
    '无法读取项目的记录。需要平台管理员先修复它。',
  'The project is being deleted and takes no changes.': '项目正在删除，不接受更改。',
  'The project that the first request created is gone. Use a new key to create one again.':
    '第一个请求创建的项目已不存在。请使用新的键重新创建。',
  'A project "{}" exists.': '项目“{}”已存在。',
  'No project has this name, or you have no role in it.': '没有此名称的项目，或您在其中没有角色。',
  'The project has the maximum number of credentials, including those being deleted. Delete some, or have MAX_CREDENTIALS raised.':
    '项目的凭证数（包括正在删除的）已达上限。请删除一些，或请运维人员提高 MAX_CREDENTIALS。',
  'The credentials of the project have the maximum total size. Delete or shorten some, or have MAX_PROJECT_MIB raised.':
    '项目的凭证总大小已达上限。请删除或缩短一些，或请运维人员提高 MAX_PROJECT_MIB。',
  'The project has the maximum number of members. Remove some, have MAX_MEMBERS raised, or give the role to a group of the identity provider.':
    '项目的成员数已达上限。请移除一些，请运维人员提高 MAX_MEMBERS，或将角色授予身份提供方的组。',
  'The project has no such target, or several. Its targets are {}.': '项目没有此目标，或有多个目标。其目标为：{}。',
  'Start again without a cursor.': '请从头开始读取列表。',
  'This list did not issue the cursor, or not in this order.': '此列表没有给出该游标，或其排序不同。',
  'Read it again, and try once more.': '请重新读取，然后重试。',
  'The proof of the record was made with the master key "{}", which is not configured here. Add the key to MASTER_KEYS again, or replace the credential by PUT with all its fields and secrets.':
    '记录的证明使用主密钥“{}”生成，而此处未配置它。请将该密钥重新添加到 MASTER_KEYS，或重新填写凭证的所有字段和机密信息。',
  'The stored outcome of its syncs cannot be read, so it is unknown whether the bridge wrote it to Jenkins. Replace the credential by PUT with all its fields and secrets, and "adopt": true to take over what Jenkins holds; or delete it.':
    '无法读取存储的同步结果，因此不知道凭证桥是否已将其写入 Jenkins。请重新填写所有字段和机密信息，并接管 Jenkins 中的内容；或删除该凭证。',
  'Nothing is sent to Jenkins for the project. A platform-admin can repair it with a PATCH that sets "folder" and every field of "policies"; the credentials stay.':
    '不会为此项目向 Jenkins 发送任何内容。平台管理员可以在设置中重新填写文件夹和所有策略来修复；凭证会保留。'
}
