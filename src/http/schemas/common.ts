import Type, { type Static, type TObject, type TSchema } from 'typebox'

/** No field but the named ones. */
export const closed = { additionalProperties: false } as const
/** A reference to a schema that is a component of the API document; it has the type that the schema describes. */
export const ref = <S extends TSchema>(schema: S, description?: string) =>
  Type.Unsafe<Static<S>>({ ...referTo(schema), ...(description ? { description } : {}) })

const referTo = (schema: TSchema & { readonly $id?: string }) => ({ $ref: `${schema.$id}#` })

/** One of these texts. */
export const oneOf = <T extends string>(values: readonly T[], options: object = {}) =>
  Type.Unsafe<T>({ type: 'string', enum: [...values], ...options })
/** A value of this type, or null. */
export const orNull = <T>(type: string, description: string, options: object = {}) =>
  Type.Unsafe<T | null>({ type: [type, 'null'], description, ...options })

/** An object, or null. */
export const nullable = <S extends TObject>({ properties, required }: S, description: string) =>
  Type.Unsafe<Static<S> | null>({ type: ['object', 'null'], description, properties, required })

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

/** What the API answers by this schema. Views return it, so that a field which differs from the schema does not compile. */
export type Answer<S extends TSchema> = ReadonlyDeep<Static<S>>

type ReadonlyDeep<T> = T extends object ? { readonly [K in keyof T]: ReadonlyDeep<T[K]> } : T

/** An answer with this schema, which is a component of the API document. */
export const answer = <S extends TSchema>(schema: S, description: string, headers?: object) =>
  Type.Unsafe<Answer<S>>({ ...referTo(schema), description, ...(headers ? { headers } : {}) })

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
export const versionedAnswer = <S extends TSchema>(schema: S, description: string) => answer(schema, description, { ETag })
/** The same of a write that can wait for its outcome. */
export const waitedAnswer = <S extends TSchema>(schema: S, description: string) =>
  answer(schema, description, { ETag, 'Preference-Applied': PreferenceApplied })

/** The answer without a body. */
export const nothing = Type.Null({ description: 'It is gone.' })

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: ref(ProblemSchema) } }
})

/** Every error answer of a route. */
export const problemAnswers = {
  '4xx': problem('The request cannot be done as it is.'),
  '5xx': problem('It failed here or in Jenkins.')
}

/** Why a stored record is not acted on; null for all that are. */
export const Blocked = nullable(
  Type.Object({
    reason: Type.String({ description: 'One of docs/reasons.md.' }),
    message: Type.String({ description: 'What it is, and what puts it right.' })
  }),
  'Set where the stored record is not acted on, because it cannot be read or the bridge did not write it.'
)

/** What every list takes. */
export const paging = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'Items on a page.' })),
  cursor: Type.Optional(Type.String({ maxLength: 1000, description: '`nextCursor` of the page before.' }))
}

/** A page of a list. */
export const listOf = <S extends TSchema>(name: string, item: S) =>
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
