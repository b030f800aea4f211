import { invalid, Problem } from '../../domain/problems.ts'
import { kinds } from '../../verify/kinds.ts'

export const noTarget = (): Problem =>
  new Problem('VERIFY_TARGET_NOT_FOUND', 'No verify target of this name is registered; see GET /api/v1/verify-targets.')

export const targetTaken = (name: string): Problem =>
  new Problem('VERIFY_TARGET_EXISTS', `A verify target "${name}" exists.`, [{ pointer: '#/name', detail: 'This name is taken.' }])

export const unknownKind = (): Problem =>
  invalid([
    { pointer: '#/kind', detail: `It must be one of ${kinds.map(({ kind }) => kind).join(', ')}, which this version has.` }
  ])
