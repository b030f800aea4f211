import type { CredentialTypeList } from '#api'
import { typeMessages } from '#messages/types'
import { own } from '../own.ts'

/** The credential types with titles, fields and facts in the language of the page, as far as it has them. */
export const translateTypes = (list: CredentialTypeList): CredentialTypeList => ({ ...list, items: list.items.map(translate) })

function translate(kind: CredentialTypeList['items'][number]): CredentialTypeList['items'][number] {
  const texts = own(typeMessages, kind.type)
  if (texts === undefined) return kind
  return {
    ...kind,
    title: texts.title,
    description: texts.description,
    fields: kind.fields.map(field => ({ ...field, ...own(texts.fields, field.name) })),
    facts: { ...kind.facts, ...texts.facts }
  }
}
