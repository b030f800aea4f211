import Type from 'typebox'
import { SEARCH_LIMIT } from '../../domain/search.ts'
import { phases } from '../../domain/status.ts'
import { closed, oneOf, orNull, ref } from './common.ts'

export const SearchQuery = Type.Object(
  {
    q: Type.String({
      minLength: 1,
      maxLength: SEARCH_LIMIT,
      description:
        'Text to find, ignoring case: in the names of projects, their folders and controllers, and in the ids, descriptions and public usernames of credentials. Of several words, each must occur; for a credential, also in the name of its project.'
    }),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 20, description: 'Maximum number of hits.' }))
  },
  closed
)

const SearchHitSchema = Type.Object(
  {
    kind: oneOf(['project', 'credential']),
    project: Type.String({ description: 'Name of the project.' }),
    displayName: Type.String({ description: 'Display name of the project.' }),
    id: orNull<string>('string', 'Id of the credential; null for a project.'),
    type: orNull<string>('string', 'Type of the credential; null for a project.'),
    description: Type.String({ description: 'Description of the credential; empty for a project.' }),
    phase: orNull<(typeof phases)[number]>('string', 'Phase of the credential; null for a project.', { enum: [...phases, null] }),
    expiresAt: orNull<string>('string', 'When the credential expires, if that is known.', { format: 'date-time' })
  },
  { $id: 'SearchHit', title: 'SearchHit', description: 'A project or a credential that a search found.' }
)

export const SearchResultSchema = Type.Object(
  {
    hits: Type.Array(ref(SearchHitSchema), {
      description:
        'The best first: a name that is the text, then names that begin with it, then names that contain it, then other matches.'
    }),
    total: Type.Integer({ description: 'How many matches there are, as far as was searched.' }),
    partial: Type.Boolean({
      description:
        'Whether some projects were not searched, because it would have taken too long. A repeated search gets further.'
    })
  },
  { $id: 'SearchResult', title: 'SearchResult', description: 'What a search found.' }
)

/** Schemas that others refer to by name. */
export const searchSchemas = [SearchHitSchema, SearchResultSchema]
