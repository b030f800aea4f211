import { useQuery } from '@tanstack/react-query'
import { fieldMessages } from '#messages/fields'
import { typesQuery } from '../api/queries.ts'
import { own } from '../own.ts'

/** Names fields as the forms do; a field that no form has keeps its name in the API. */
export function useFieldNames(type?: string): (field: string) => string {
  const kinds = useQuery(typesQuery).data?.items ?? []
  const fields = kinds.filter(kind => type === undefined || kind.type === type).flatMap(kind => kind.fields)
  return field => own(fieldMessages, field) ?? fields.find(({ name }) => name === field)?.label ?? field
}
