import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Test } from 'tap'

type Body = Readonly<Record<string, unknown>>
interface Version {
  readonly id: string
  readonly value: Body
  readonly stages: Set<string>
}
interface Stored {
  readonly name: string
  readonly arn: string
  readonly versions: Version[]
  isDeleted: boolean
}

/** An access key that the double knows. */
export const LOGIN = { accessKeyId: 'AKIATESTTESTTESTTEST', secretAccessKey: 'SECRET-OF-THE-LOGIN' }

/** AWS Secrets Manager behind HTTP: it checks signatures, then permissions, then answers as the service does. */
export interface SecretsManagerDouble {
  readonly url: string
  /** `Operation name`, those that were refused included. */
  readonly requests: readonly string[]
  /** Names that begin with one of these may be read. */
  readable: readonly string[]
  mayList: boolean
  /** The session token that must come with the signature. */
  sessionToken: string | undefined
  /** Answers a request itself; false: the double does. */
  answer: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined
  /** Makes a new version, and returns its id. */
  put(name: string, value: string | Buffer): string
  remove(name: string): void
  /** Marks it for deletion. */
  schedule(name: string): void
  arn(name: string): string
}

export async function startSecretsManager(t: Test): Promise<SecretsManagerDouble> {
  const secrets = new Map<string, Stored>()
  const requests: string[] = []
  const server = createServer((request, response) => void respond(request, response))

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const body = await text(request)
    const operation = String(request.headers['x-amz-target']).replace('secretsmanager.', '')
    const asked = valueOf(body)
    requests.push(`${operation} ${String(asked['SecretId'] ?? '')}`.trim())
    if (double.answer?.(request, response)) return
    const fault = signatureFault(request, body, double.sessionToken)
    if (fault !== undefined) return refuse(response, fault)
    if (operation === 'ListSecrets') return double.mayList ? list(asked, response) : refuse(response, 'AccessDeniedException')
    if (operation !== 'GetSecretValue') return refuse(response, 'UnknownOperationException')
    return get(asked, response)
  }

  function get(asked: Body, response: ServerResponse): unknown {
    const id = String(asked['SecretId'])
    const found = [...secrets.values()].find(({ name, arn }) => id === name || id === arn || arn.slice(0, -7) === id)
    const name = found?.name ?? id
    if (!double.readable.some(prefix => name.startsWith(prefix))) return refuse(response, 'AccessDeniedException')
    if (found === undefined) return refuse(response, 'ResourceNotFoundException')
    if (found.isDeleted)
      return refuse(
        response,
        'InvalidRequestException',
        'You can’t perform this operation on the secret because it was marked for deletion.'
      )
    const { VersionId: versionId, VersionStage: stage = versionId === undefined ? 'AWSCURRENT' : undefined } = asked
    const version = found.versions.find(
      ({ id, stages }) => (versionId === undefined || id === versionId) && (stage === undefined || stages.has(String(stage)))
    )
    if (version === undefined) return refuse(response, 'ResourceNotFoundException')
    const { id: VersionId, stages, value } = version
    const answer = { ARN: found.arn, Name: found.name, VersionId, VersionStages: [...stages], CreatedDate: 1.7e9, ...value }
    return json(response, 200, answer)
  }

  function list(asked: Body, response: ServerResponse): unknown {
    const [filter] = (asked['Filters'] ?? []) as readonly { readonly Values: readonly string[] }[]
    const all = [...secrets.values()].filter(
      ({ name }) => filter === undefined || filter.Values.some(value => name.startsWith(value))
    )
    const [start, most] = [Number(asked['NextToken'] ?? 0), Number(asked['MaxResults'] ?? 100)]
    const next = start + most < all.length ? { NextToken: String(start + most) } : {}
    const page = all.slice(start, start + most).map(({ name: Name, arn: ARN }) => ({ Name, ARN }))
    return json(response, 200, { SecretList: page, ...next })
  }

  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })

  const double: SecretsManagerDouble = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    readable: [''],
    ...{ mayList: true, sessionToken: undefined, answer: undefined },
    put(name, value) {
      const arn = `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${name}-a1B2c3`
      const stored = secrets.get(name) ?? { name, arn, versions: [], isDeleted: false }
      for (const { stages } of stored.versions) {
        stages.delete('AWSPREVIOUS')
        if (stages.delete('AWSCURRENT')) stages.add('AWSPREVIOUS')
      }
      const id = randomUUID()
      const kept = typeof value === 'string' ? { SecretString: value } : { SecretBinary: value.toString('base64') }
      stored.versions.push({ id, value: kept, stages: new Set(['AWSCURRENT']) })
      secrets.set(name, stored)
      return id
    },
    remove: name => void secrets.delete(name),
    schedule(name) {
      const stored = secrets.get(name)
      if (stored !== undefined) stored.isDeleted = true
    },
    arn: name => secrets.get(name)?.arn ?? ''
  }
  return double
}

const valueOf = (body: string): Body => {
  try {
    return JSON.parse(body)
  } catch {
    return {}
  }
}

/** An error of the service; its text quotes what a log must not hold. */
function refuse(response: ServerResponse, type: string, message = `${type}: SECRET-OF-THE-LOGIN`): unknown {
  return json(response, 400, { __type: type, Message: message, message })
}

const json = (response: ServerResponse, status: number, body: unknown): unknown =>
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body))

const sha256 = (content: string) => createHash('sha256').update(content).digest('hex')
const hmac = (key: string | Buffer, content: string) => createHmac('sha256', key).update(content).digest()

/** Signature Version 4, from its specification; undefined for a request that is signed by the known key. */
function signatureFault(request: IncomingMessage, body: string, sessionToken: string | undefined): string | undefined {
  const { headers, method = '', url = '' } = request
  const authorization = headers.authorization ?? ''
  const [, id, day = '', region = '', service = '', names = '', signature = ''] =
    /^AWS4-HMAC-SHA256 Credential=(\w+)\/(\d{8})\/([\w-]+)\/(\w+)\/aws4_request, ?SignedHeaders=([\w;-]+), ?Signature=([0-9a-f]{64})$/.exec(
      authorization
    ) ?? []
  if (id === undefined) return 'IncompleteSignatureException'
  if (id !== LOGIN.accessKeyId || headers['x-amz-security-token'] !== sessionToken) return 'UnrecognizedClientException'
  const time = String(headers['x-amz-date'])
  const signed = names.split(';')
  const needed = ['host', 'x-amz-date', 'x-amz-target', ...(sessionToken === undefined ? [] : ['x-amz-security-token'])]
  if (!time.startsWith(day) || region !== 'eu-central-1' || service !== 'secretsmanager') return 'InvalidSignatureException'
  if (!needed.every(name => signed.includes(name))) return 'IncompleteSignatureException'
  const [path = '', query = ''] = url.split('?')
  const canonical = [
    method,
    path,
    query,
    ...signed.map(name => `${name}:${String(headers[name]).trim()}`),
    '',
    names,
    sha256(body)
  ]
  const toSign = ['AWS4-HMAC-SHA256', time, `${day}/${region}/${service}/aws4_request`, sha256(canonical.join('\n'))].join('\n')
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${LOGIN.secretAccessKey}`)
  return timingSafeEqual(hmac(key, toSign), Buffer.from(signature, 'hex')) ? undefined : 'InvalidSignatureException'
}
