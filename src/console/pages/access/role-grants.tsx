import { Autocomplete } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { accessMessages } from '#messages/access'
import { projectsQuery } from '../../api/queries.ts'
import type { Role } from '../../session/permissions.ts'
import { Button } from '../../ui/button.tsx'
import { RoleSelect } from '../../ui/role-select.tsx'
import form from '../form/form.module.css'

export interface RoleGrant {
  readonly key: number
  readonly project: string
  readonly role: Role
}

/** The role by project, as the API takes it. */
export const rolesIn = (grants: readonly RoleGrant[]): Record<string, Role> =>
  Object.fromEntries(grants.filter(({ project }) => project !== '').map(({ project, role }) => [project, role]))

interface RoleGrantsProps {
  readonly grants: readonly RoleGrant[]
  readonly setGrants: (grants: readonly RoleGrant[]) => void
}

/** A role in each of some projects. An entry without a project counts for nothing. */
export function RoleGrants({ grants, setGrants }: RoleGrantsProps) {
  const projects = useInfiniteQuery(projectsQuery({}))
  const names = projects.data?.pages.flatMap(({ items }) => items.map(({ name }) => name)) ?? []
  const change = (key: number, part: Partial<RoleGrant>) =>
    setGrants(grants.map(one => (one.key === key ? { ...one, ...part } : one)))
  return (
    <fieldset className={form['fields']}>
      <legend style={{ padding: 0, marginBottom: 8, fontWeight: 600 }}>{accessMessages.tokens.roles}</legend>
      {grants.map(({ key, project, role }, index) => (
        <div key={key} className={form['row']} style={{ marginTop: 0 }}>
          <Autocomplete
            style={{ flex: '1 1 200px' }}
            label={accessMessages.tokens.project(index + 1)}
            description={index === 0 ? accessMessages.tokens.projectHelp : undefined}
            data={['*', ...names]}
            value={project}
            limit={20}
            onChange={value => change(key, { project: value })}
          />
          <RoleSelect
            style={{ flex: '0 1 150px' }}
            label={accessMessages.tokens.role(index + 1)}
            value={role}
            onChange={value => change(key, { role: value })}
          />
        </div>
      ))}
      <Button
        size="compact-sm"
        variant="default"
        style={{ alignSelf: 'start' }}
        onClick={() => setGrants([...grants, { key: grants.length, project: '', role: 'viewer' }])}
      >
        {accessMessages.tokens.addRole}
      </Button>
    </fieldset>
  )
}
