import Type, { type TSchema } from 'typebox'
import { type SnippetNames, type SnippetNamesPatch, snippetNames } from '../../domain/types/snippet-names.ts'
import { snippetForms, snippetSyntaxes } from '../../domain/types/snippets.ts'
import { closed, listOf, oneOf, orNull, paging, ref } from './common.ts'

const optionalText = () => Type.Optional(Type.String())

const fieldsOf = (schemaOf: (rule: (typeof snippetNames)[keyof typeof snippetNames]) => TSchema) =>
  Object.fromEntries(Object.entries(snippetNames).map(([name, rule]) => [name, Type.Optional(schemaOf(rule))]))

const nameFields = fieldsOf(({ pattern, maxLength, description, example }) =>
  Type.String({ pattern, maxLength, description, examples: [example] })
)

export const SnippetNamesSchema = Type.Unsafe<SnippetNames>({
  ...Type.Object(nameFields, closed),
  $id: 'SnippetNames',
  title: 'SnippetNames',
  description: 'Names in Jenkinsfile snippets.'
})

export const SnippetNamesPatchSchema = Type.Unsafe<SnippetNamesPatch>({
  ...Type.Object(
    fieldsOf(({ pattern, maxLength, description, example }) =>
      orNull<string>('string', `${description} Null: no longer kept.`, { pattern, maxLength, examples: [example] })
    ),
    closed
  ),
  $id: 'SnippetNamesPatch',
  title: 'SnippetNamesPatch',
  description: 'Names that the project keeps for its Jenkinsfile snippets.'
})

export const SnippetsQuery = Type.Object(
  {
    ...paging,
    form: Type.Optional(
      oneOf(snippetForms, {
        default: 'whole',
        description:
          '`step`: only what goes into `steps`; `stage`: one stage; `whole`: a Jenkinsfile, or a node block in scripted syntax.'
      })
    ),
    syntax: Type.Optional(oneOf(snippetSyntaxes, { description: 'Only snippets of this syntax; both by default.' })),
    ...(nameFields as { [Name in keyof typeof snippetNames]: ReturnType<typeof optionalText> })
  },
  closed
)

const SnippetSchema = Type.Object(
  {
    title: Type.String(),
    language: Type.Literal('groovy'),
    form: oneOf(snippetForms, { description: 'As requested by `form`.' }),
    style: oneOf(snippetSyntaxes, { description: 'The syntax of the pipeline that it is for.' }),
    needs: Type.Array(Type.String(), { description: 'Ids of the Jenkins plug-ins that provide its steps.' }),
    names: ref(SnippetNamesSchema),
    panel: Type.Unsafe<{ binding: string; parameters: { name: string; value: string }[] } | null>({
      type: ['object', 'null'],
      required: ['binding', 'parameters'],
      properties: {
        binding: Type.String({ description: 'The binding of `withCredentials`.' }),
        parameters: Type.Array(Type.Object({ name: Type.String(), value: Type.String() }))
      },
      description:
        'Values for a graphical editor of pipelines, such as that of KubeSphere; null if it needs none or has no such step.'
    }),
    code: Type.String({ description: 'Ready to paste.' })
  },
  { $id: 'Snippet', title: 'Snippet' }
)
export const SnippetList = listOf('SnippetList', SnippetSchema)

/** Schemas that others refer to by name. */
export const snippetSchemas = [SnippetSchema, SnippetList]
