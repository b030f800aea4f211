import Type, { type Static, type TObject, type TSchema } from 'typebox'
import { problems } from '../../domain/problems.ts'
import { reasons } from '../../domain/reasons.ts'

/** Rejects fields that the schema does not name. */
export const closed = { additionalProperties: false } as const
/** A reference to a schema that is a component of the API document, typed as the schema describes. */
export const ref = <S extends TSchema & object>(schema: S, description?: string) =>
  Type.Unsafe<Static<S>>({ ...referTo(schema), ...(description ? { description } : {}) })

const referTo = (schema: TSchema & { readonly $id?: string }) => ({ $ref: `${schema.$id}#` })

/** One of these texts. */
export const oneOf = <T extends string>(values: readonly T[], options: object = {}) =>
  Type.Unsafe<T>({ type: 'string', enum: [...values], ...options })
/** A value of this type, or null. */
export const orNull = <T>(type: string, description: string, options: object = {}) =>
  Type.Unsafe<T | null>({ type: [type, 'null'], description, ...options })

/** A reason of docs/reasons.md, or null. */
export const reasonOrNull = (description: string) => orNull<string>('string', description, { enum: [...reasons, null] })
/** A reason of docs/reasons.md. */
export const Reason = Type.Unsafe<string>({
  type: 'string',
  enum: [...reasons],
  description: 'One of the reasons in docs/reasons.md.'
})

/** An object, or null. */
export const nullable = <S extends TObject>({ properties, required }: S, description: string) =>
  Type.Unsafe<Static<S> | null>({ type: ['object', 'null'], description, properties, required })

/** An RFC 3339 timestamp. */
export const Time = Type.String({ format: 'date-time' })

/** Path parameters take any text; a text that cannot be a name is simply not found. */
export const ProjectPath = Type.Object({ project: Type.String({ description: 'Name of the project.' }) })
export const CredentialPath = Type.Object({
  project: Type.String({ description: 'Name of the project.' }),
  id: Type.String({ description: 'Id of the credential.' })
})

export const ControllerPath = Type.Object({ controller: Type.String({ description: 'Name of the controller.' }) })

const problemCodes = Object.keys(problems) as readonly (keyof typeof problems)[]

export const ProblemSchema = Type.Object(
  {
    type: Type.String({ description: 'URN that ends in the code.' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'What happened, and what to do next.' }),
    code: oneOf(problemCodes, { description: 'Stable error code.' }),
    requestId: Type.String({ description: 'Request id, as it appears in the log.' }),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          pointer: Type.String({
            description:
              'JSON pointer into the body, such as #/data/password, or to a parameter or header: #/query/limit, #/path/project, #/headers/if-match.'
          }),
          detail: Type.String(),
          code: Type.Optional(Type.String({ description: 'For a fault in the content: one of the codes in docs/pipelines.md.' })),
          line: Type.Optional(Type.Integer({ description: 'Where the body cannot be parsed: its line, from 1.' })),
          column: Type.Optional(Type.Integer({ description: 'The column in that line, from 1.' }))
        })
      )
    )
  },
  { $id: 'Problem', title: 'Problem', description: 'An error (RFC 9457).' }
)

/** The type of an answer with this schema. Views return it, so that a field that differs from the schema does not compile. */
export type Answer<S extends TSchema> = ReadonlyDeep<Static<S>>

type ReadonlyDeep<T> = T extends object ? { readonly [K in keyof T]: ReadonlyDeep<T[K]> } : T

/** An answer whose schema is a component of the API document. */
export const answer = <S extends TSchema & object>(schema: S, description: string, headers?: object) =>
  Type.Unsafe<Answer<S>>({ ...referTo(schema), description, ...(headers ? { headers } : {}) })

/** The headers of answers; the document describes them once. */
const text = { type: 'string' } as const
/** The header of every read. */
export const ETag = { ETag: text }
const PreferenceApplied = { 'Preference-Applied': text }

/** An answer with the version of its content. */
export const versionedAnswer = <S extends TSchema>(schema: S, description: string) => answer(schema, description, ETag)
/** An answer that can wait for the outcome. */
export const preferredAnswer = <S extends TSchema & object>(schema: S, description: string) =>
  answer(schema, description, PreferenceApplied)
/** The same for a write that can wait for its outcome. */
export const waitedAnswer = <S extends TSchema>(schema: S, description: string) =>
  answer(schema, description, { ...ETag, ...PreferenceApplied })

/** An answer without a body. */
export const nothing = Type.Null({ description: 'Deleted.' })

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: ref(ProblemSchema) } }
})

/** The error answers of every route. */
export const problemAnswers = {
  '4xx': problem('The request was refused; `code` says why.'),
  '5xx': problem('The bridge, its store or Jenkins failed.')
}

/** Why the bridge does not act on a stored record; null while it does. */
export const Blocked = nullable(
  Type.Object({
    reason: Reason,
    message: Type.String({ description: 'The reason as a sentence, with the remedy.' })
  }),
  'Why the bridge does not act on the stored record: it cannot be read, or the bridge did not write it. Otherwise null.'
)

/** Query parameters of every list. */
export const paging = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'Maximum number of items per page.' })),
  cursor: Type.Optional(Type.String({ maxLength: 1000, description: '`nextCursor` of the previous page.' }))
}

/** Query of a list without filters. */
export const PagingQuery = Type.Object(paging, closed)

/** The fields of a page besides its items, alike in every list. */
export const pageFields = {
  nextCursor: orNull<string>('string', '`cursor` of the next page; null on the last page.'),
  total: Type.Integer({ description: 'Number of items on all pages.' }),
  totalIsLeast: Type.Optional(
    Type.Literal(true, { description: 'Set if counting stopped at a limit: there are at least `total`.' })
  )
}

/** A page of a list. */
export const listOf = <S extends TSchema & object>(name: string, item: S, description?: string) =>
  Type.Object(
    { items: Type.Array(ref(item), description === undefined ? {} : { description }), ...pageFields },
    { $id: name, title: name }
  )

const prefer = Type.Optional(
  Type.String({ maxLength: 200, description: '`wait=10`: answer once the outcome in Jenkins is known, or after 10 seconds.' })
)
const ifMatch = (what: string) =>
  Type.Optional(Type.String({ maxLength: 1000, description: `ETag of ${what}; refused with 412 if it has changed since.` }))
export const IfNoneMatch = Type.Optional(
  Type.String({ maxLength: 1000, description: 'ETags of cached answers: 304 if one of them is still current.' })
)
/** Of a POST; see docs/api.md. */
export const IdempotencyKey = Type.String({
  // A quoted text is a structured field (RFC 9651), which the draft of the header asks for; most clients send it bare.
  pattern: '^(?:[!#-\\[\\]-~]{1,255}|"[!#-\\[\\]-~]{1,255}")$',
  description: '1 to 255 visible ASCII characters, without quotes inside and without a backslash'
})
/** Headers of a write that takes no `If-Match`. */
export const WaitHeaders = Type.Object({ prefer })
export const WriteHeaders = Type.Object({ 'if-match': ifMatch('the resource as it was read'), prefer })
/** Headers of a write that makes what is not there. */
export const KeepHeaders = Type.Object({
  'if-match': ifMatch('the resource as it was read'),
  'if-none-match': Type.Optional(oneOf(['*'] as const, { description: '`*`: only make it; refused with 412 if it exists.' })),
  prefer
})
/** Headers of a write to a list; every page has the ETag of the whole set. */
export const SetHeaders = Type.Object({ 'if-match': ifMatch('any page of the list as it was read'), prefer })
/** Headers of a write that is complete when it is answered. */
export const IfMatch = Type.Object({ 'if-match': ifMatch('the resource as it was read') })
