const header = (name: string) => ({ [name]: { $ref: `#/components/headers/${name}` } })
const text = (description: string) => ({ schema: { type: 'string' }, description })

/** Headers of answers, which operations refer to. */
export const answerHeaders = {
  'x-request-id': text('Id of the request, as it appears in the log.'),
  'Retry-After': { schema: { type: 'integer' }, description: 'Seconds after which to try again.' },
  'WWW-Authenticate': text('How to authenticate: `Bearer`.'),
  Location: text('Path of what was made.'),
  ETag: text('`"VERSION-DIGEST"`. `If-Match` compares only the version, `If-None-Match` the whole tag.'),
  'Idempotency-Replayed': text('`true` if this is the answer to an earlier request with the same `Idempotency-Key`.'),
  'Preference-Applied': text('`wait=10` if the answer waited for the outcome, for at most that many seconds.')
}

export const REQUEST_ID = header('x-request-id')
export const RETRY_AFTER = header('Retry-After')
export const WWW_AUTHENTICATE = header('WWW-Authenticate')
export const LOCATION = header('Location')
export const ETAG = header('ETag')
export const PREFERENCE_APPLIED = header('Preference-Applied')
export const IDEMPOTENCY_REPLAYED = header('Idempotency-Replayed')

/** References in the places of the headers that a route declares, because pages load the whole document. */
export const referToHeaders = (declared: Readonly<Record<string, object>> = {}): Readonly<Record<string, object>> =>
  Object.fromEntries(
    Object.entries(declared).flatMap(([name, found]) =>
      Object.entries(Object.hasOwn(answerHeaders, name) ? header(name) : { [name]: found })
    )
  )
