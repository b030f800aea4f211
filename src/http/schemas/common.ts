import Type from 'typebox'

/** No field but the named ones. */
export const closed = { additionalProperties: false } as const
/** A schema by the name of its component. */
export const ref = <T>(id: string, description?: string) =>
  Type.Unsafe<T>({ $ref: `${id}#`, ...(description ? { description } : {}) })
/** One of these texts. */
export const oneOf = <T extends string>(values: readonly T[], options: object = {}) =>
  Type.Unsafe<T>({ type: 'string', enum: [...values], ...options })
/** A value of this type, or null. */
export const orNull = <T>(type: string, description: string, options: object = {}) =>
  Type.Unsafe<T | null>({ type: [type, 'null'], description, ...options })

/** A moment, as RFC 3339 has it. */
export const Time = Type.String({ format: 'date-time' })

/** In a path anything may stand; what cannot be a name is simply not found. */
export const ProjectPath = Type.Object({ project: Type.String({ description: 'Name of the project.' }) })
export const CredentialPath = Type.Object({
  project: Type.String({ description: 'Name of the project.' }),
  id: Type.String({ description: 'Id of the credential.' })
})

export const ControllerPath = Type.Object({ controller: Type.String({ description: 'Name of the controller.' }) })

export const ProblemSchema = Type.Object(
  {
    type: Type.String({ description: 'A URN that ends in the code.' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'What happened and what to do next.' }),
    code: Type.String({ description: 'The stable name of the error.' }),
    requestId: Type.String({ description: 'The id under which the log knows the request.' }),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          pointer: Type.String({ description: 'JSON pointer into the body, such as #/data/password.' }),
          detail: Type.String(),
          code: Type.Optional(Type.String({ description: 'One of the codes in docs/pipelines.md, where content is at fault.' })),
          line: Type.Optional(Type.Integer({ description: 'Line of the body, from 1, where its text cannot be read.' })),
          column: Type.Optional(Type.Integer({ description: 'Column of that line, from 1.' }))
        })
      )
    )
  },
  { $id: 'Problem', title: 'Problem', description: 'An error as RFC 9457 has it.' }
)

/** An answer's schema by the name of its component. */
export const answer = (id: string, description: string) => ref<unknown>(id, description)

/** The header of every read. */
export const ETag = {
  type: 'string',
  description: '`"VERSION-DIGEST"`; `If-Match` compares the version, `If-None-Match` the whole.'
}
const PreferenceApplied = {
  type: 'string',
  description: '`wait=10`, if the answer waited for the outcome, for that long at most.'
}

/** An answer with the version of what it shows. */
export const versionedAnswer = (id: string, description: string) =>
  Type.Unsafe<unknown>({ $ref: `${id}#`, description, headers: { ETag } })
/** The same of a write that can wait for its outcome. */
export const waitedAnswer = (id: string, description: string) =>
  Type.Unsafe<unknown>({ $ref: `${id}#`, description, headers: { ETag, 'Preference-Applied': PreferenceApplied } })

/** The answer without a body. */
export const nothing = Type.Null({ description: 'It is gone.' })

const problem = (description: string) => ({ description, content: { 'application/problem+json': { schema: ref('Problem') } } })

/** Every error answer of a route. */
export const problemAnswers = {
  '4xx': problem('The request cannot be done as it is.'),
  '5xx': problem('It failed here or in Jenkins.')
}

/** What every list takes. */
/** Why a stored record is not acted on; null for all that are. */
export const Blocked = Type.Unsafe<unknown>({
  type: ['object', 'null'],
  description: 'Set where the stored record is not acted on, because it cannot be read or the bridge did not write it.',
  properties: {
    reason: { type: 'string', description: 'One of docs/reasons.md.' },
    message: { type: 'string', description: 'What it is, and what puts it right.' }
  },
  required: ['reason', 'message']
})

export const paging = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'Items on a page.' })),
  cursor: Type.Optional(Type.String({ maxLength: 1000, description: '`nextCursor` of the page before.' }))
}

/** A page of a list. */
export const listOf = (name: string, item: string) =>
  Type.Object(
    {
      items: Type.Array(ref(item)),
      nextCursor: orNull<string>('string', 'Give it as `cursor` to read on; null at the end.'),
      total: Type.Integer()
    },
    { $id: name, title: name }
  )

const prefer = Type.Optional(
  Type.String({ maxLength: 200, description: '`wait=10`: answer when Jenkins holds the change, after 10 seconds at the latest.' })
)
const ifMatch = (what: string) =>
  Type.Optional(
    Type.String({ maxLength: 1000, description: `The ETag of ${what} that was read: refused with 412 if it has changed.` })
  )
export const IfNoneMatch = Type.Optional(
  Type.String({ maxLength: 1000, description: 'ETags of answers that the caller has: 304 if this would be one of them.' })
)
/** What takes no `If-Match`, because nothing is there before it. */
export const WaitHeaders = Type.Object({ prefer })
export const WriteHeaders = Type.Object({ 'if-match': ifMatch('what'), prefer })
/** A change of a list: its ETag is that of the whole set, on whatever page. */
export const SetHeaders = Type.Object({ 'if-match': ifMatch('any page of the list'), prefer })
/** A change that is done when it is answered. */
export const IfMatch = Type.Object({ 'if-match': ifMatch('what') })
