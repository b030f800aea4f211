/**
 * The least that an API of this kind can do, in a process of its own: Fastify with the same schemas and validator, the same seal and
 * one Redis transaction a write. No authentication, no log, no check of contents, no queue. Prints where it listens.
 */

import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify from 'fastify'
import { Redis } from 'ioredis'
import type { NewCredential } from '../../src/commands/credentials.ts'
import { type Credential, splitData } from '../../src/domain/credential.ts'
import { toData } from '../../src/domain/data.ts'
import { nothingKnown } from '../../src/domain/findings.ts'
import { typeNamed } from '../../src/domain/types/index.ts'
import { answer, CredentialPath, ProjectPath } from '../../src/http/schemas/common.ts'
import { credentialBody } from '../../src/http/schemas/credential-body.ts'
import { CredentialSchema } from '../../src/http/schemas/credentials.ts'
import { sharedSchemas } from '../../src/http/schemas/index.ts'
import { createValidator } from '../../src/http/validator.ts'
import { credentialView } from '../../src/http/views.ts'
import { parseKeyring } from '../../src/store/sealing/keyring.ts'
import { createSealer } from '../../src/store/sealing/seal.ts'

const [redisUrl = '', masterKeys = ''] = process.argv.slice(2)
const redis = new Redis(redisUrl)
const sealer = createSealer(parseKeyring(masterKeys))
const app = Fastify().withTypeProvider<TypeBoxTypeProvider>()
for (const schema of sharedSchemas) app.addSchema(schema)
app.setValidatorCompiler(createValidator(sharedSchemas))

const keys = (project: string) => {
  const key = (part: string) => `bare:{${project}}:${part}`
  return { credentials: key('credentials'), secrets: key('secrets'), sync: key('sync'), work: key('work'), events: key('events') }
}

app.get(
  '/projects/:project/credentials/:id',
  { schema: { params: CredentialPath, response: { 200: answer(CredentialSchema, 'It.') } } },
  async request => {
    const { credentials, sync } = keys(request.params.project)
    const { id } = request.params
    const [record, outcome] = await Promise.all([redis.hget(credentials, id), redis.hget(sync, id)])
    if (record === null) throw new Error('no such credential')
    const stored = { credential: JSON.parse(record), sync: outcome === null ? undefined : JSON.parse(outcome) }
    return credentialView(stored, null, new Date())
  }
)

app.post(
  '/projects/:project/credentials',
  { schema: { params: ProjectPath, body: credentialBody.create, response: { 201: answer(CredentialSchema, 'It.') } } },
  async (request, reply) => {
    const { project } = request.params
    const credential = await store(project, request.body)
    return reply.code(201).send(credentialView({ credential, sync: undefined }, null, new Date()))
  }
)

async function store(project: string, input: NewCredential): Promise<Credential> {
  const { id, description = '' } = input
  const type = typeNamed(input.type)
  const { publicData, secrets } = splitData(type, toData(type, input.data ?? {}))
  const sealed = await sealer.seal(secrets, { project, id, generation: 1 })
  const at = new Date().toISOString()
  const credential: Credential = {
    ...{ project, id, type: type.type, description, data: publicData, secretFields: Object.keys(secrets), generation: 1 },
    ...{ createdAt: at, createdBy: 'bench', updatedAt: at, updatedBy: 'bench', adopt: false, deletedAt: null },
    ...{ ...nothingKnown, expiresAt: null, statedExpiry: null, rotatedAt: at }
  }
  const key = keys(project)
  await redis
    .multi()
    .hset(key.credentials, id, JSON.stringify(credential))
    .hset(key.secrets, id, sealed)
    .hincrby(key.work, 'dirty', 1)
    .xadd(key.events, 'MAXLEN', '~', 10_000, '*', 'event', JSON.stringify({ type: 'Created', credential: id, actor: 'bench' }))
    .exec()
  return credential
}

process.once('SIGTERM', () => {
  void app.close().then(() => redis.disconnect())
})
console.log(`bare API at ${await app.listen({ host: '127.0.0.1', port: 0 })}`)
