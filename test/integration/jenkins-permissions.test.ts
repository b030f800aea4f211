import type { Test } from 'tap'
import { sample } from '../unit/jenkins/samples.ts'
import { rejected } from '../unit/jenkins/thrown.ts'
import { eachJenkins, type StandInWorld, type World } from '../unit/jenkins/worlds.ts'

const document = sample('access-token', 'a', 'a secret', 'file').document

/** What holds for every Jenkins, asked by a user who may do all of it. */
async function contract(t: Test, world: World): Promise<void> {
  const { controller } = world
  const path = [world.top()]
  t.equal(await controller.mayCreateFolder([...path, 'b', 'c']), true, 'by the folder above that is there')
  t.equal((await rejected(controller.writePermissions(path, 'a'))).reason, 'FolderMissing')
  await controller.createFolder(path, '')
  t.teardown(() => controller.deleteFolder(path))
  t.strictSame(await controller.writePermissions(path, undefined), { create: true, update: null, delete: null })
  await controller.createCredential(path, document)
  const before = await controller.readFolder(path)
  const { create, update, delete: remove } = await controller.writePermissions(path, 'a')
  t.strictSame([create, update], [true, true])
  t.not(remove, false)
  t.equal(await controller.mayCreateFolder([...path, 'b']), true)
  const { found, ...after } = await controller.readFolder(path)
  t.match(after, { credentials: [{ id: 'a' }] })
  t.strictSame({ found, ...after, config: null }, { ...before, config: null }, 'asking has changed nothing')
}

/** Other users than the stand-in has are nowhere to be had. */
async function ofEachUser(t: Test, { controller, as, name }: StandInWorld): Promise<void> {
  const path = ['F']
  await controller.createFolder(path, '')
  await controller.createCredential(path, document)
  const before = await controller.readFolder(path)
  // The dialogs of newer plug-ins do not ask for the permission.
  const told = (value: boolean) => (name === '2.600' ? null : value)
  const may = (create: boolean, update: boolean, remove: boolean) => ({ create, update, delete: told(remove) })
  const isFirst = name === '2.263.4'
  const table = {
    lister: may(false, false, false),
    extended: isFirst ? may(false, false, false) : may(true, true, true),
    writer: isFirst ? may(true, true, true) : may(true, false, false),
    ...(isFirst
      ? {}
      : {
          ursula: may(true, true, true),
          'no-cred-create': may(false, true, true),
          'no-cred-update': may(true, false, true),
          'no-cred-delete': may(true, true, false)
        }),
    admin: may(true, true, true)
  }
  const makers = ['admin', 'extended', 'no-cred-create', 'no-cred-update', 'no-cred-delete'].slice(0, isFirst ? 1 : undefined)
  for (const [user, expected] of Object.entries(table)) {
    t.strictSame(await as(user).writePermissions(path, 'a'), expected, user)
    t.strictSame(await as(user, 'password').writePermissions(path, 'a'), expected, `${user}, by a password`)
    t.equal(await as(user).mayCreateFolder(['G']), makers.includes(user), `${user} and folders`)
  }
  t.equal((await rejected(as('viewer').writePermissions(path, 'a'))).reason, 'StoreNotVisible')
  t.strictSame(await as('nobody1').writePermissions(path, 'a'), { create: null, update: null, delete: null })
  t.strictSame({ ...(await controller.readFolder(path)), config: null }, { ...before, config: null }, 'nothing has changed')
}

eachJenkins(contract, ofEachUser)
