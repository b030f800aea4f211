import { TextInput } from '@mantine/core'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { type Member, removeMember, setMember } from '#api'
import { generalMessages } from '#messages/general'
import { marks } from '#messages/intl'
import { settingsMessages } from '#messages/settings'
import { grantsQuery, membersQuery } from '../../api/members.ts'
import { isProblem } from '../../api/problem.ts'
import { useMay, useMe } from '../../session/me.ts'
import type { Role } from '../../session/permissions.ts'
import { useAction } from '../../ui/action.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { DialogButton } from '../../ui/dialog-button.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import list from '../../ui/list.module.css'
import { roleName } from '../../ui/role-name.ts'
import { RoleSelect } from '../../ui/role-select.tsx'
import { Loading } from '../../ui/route-states.tsx'
import { showToast } from '../../ui/toast.tsx'
import form from '../form/form.module.css'

/** The members of a project with their roles. */
export function Members({ project }: { readonly project: string }) {
  const query = useInfiniteQuery(membersQuery(project))
  const members = query.data?.pages.flatMap(({ items }) => items) ?? []
  const may = useMay(project)
  const mayWrite = may('member.write')
  const mayGrants = may('access.read')
  return (
    <section aria-labelledby="members" className={form['section']}>
      <h2 id="members">{settingsMessages.members}</h2>
      <p>{settingsMessages.membersHelp}</p>
      {query.isPending && <Loading />}
      {query.error !== null && <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && members.length === 0 && <p>{settingsMessages.noMembers}</p>}
      {members.map(member => (
        <MemberRow key={member.subject} project={project} member={member} mayWrite={mayWrite} />
      ))}
      {query.hasNextPage && (
        <Button variant="default" mt="md" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {generalMessages.loadMore}
        </Button>
      )}
      {mayWrite && <NewMember project={project} />}
      {mayGrants && <TokenRoles project={project} />}
    </section>
  )
}

/** API tokens with a role in the project, which are no members: their roles are set where the tokens are. */
function TokenRoles({ project }: { readonly project: string }) {
  const grants = useInfiniteQuery(grantsQuery(project)).data?.pages.flatMap(({ items }) => items) ?? []
  const tokens = grants.filter(({ why }) => why === 'token')
  if (tokens.length === 0) return null
  return (
    <>
      <h3 id="token-roles" style={{ margin: '20px 0 8px' }}>
        {settingsMessages.tokens}
      </h3>
      <ul className={list['list']} aria-labelledby="token-roles">
        {tokens.map(({ subject, name, role, source }) => (
          <li key={`${subject} ${role}`}>
            <div className={list['line']}>
              <strong>{name ?? subject}</strong>
              <span>{roleName(role)}</span>
              <span className={list['quiet']}>{settingsMessages.source[source]}</span>
            </div>
          </li>
        ))}
      </ul>
    </>
  )
}

function useMemberAction<A extends unknown[]>(project: string, work: (...args: A) => Promise<string>) {
  const queries = useQueryClient()
  return useAction(async (...args: A) => {
    showToast(await work(...args))
    await queries.invalidateQueries({ queryKey: membersQuery(project).queryKey })
    return true
  })
}

async function assignRole(project: string, subject: string, role: Role): Promise<string> {
  await setMember(project, subject, { role })
  return settingsMessages.memberSet(subject, generalMessages.role[role])
}

interface RowProps {
  readonly project: string
  readonly member: Member
  readonly mayWrite: boolean
}

function MemberRow({ project, member, mayWrite }: RowProps) {
  const { subject, role } = member
  const me = useMe()
  const [isAsked, setAsked] = useState(false)
  const set = useMemberAction(project, (next: Role) => assignRole(project, subject, next))
  const remove = useMemberAction(project, async () => {
    await removeMember(project, subject)
    setAsked(false)
    return settingsMessages.memberRemoved(subject)
  })
  return (
    <>
      <div className={form['row']}>
        <span style={{ flex: '1 1 220px', alignSelf: 'center', overflowWrap: 'anywhere' }}>
          {subject} {subject === me.subject && marks.aside(settingsMessages.you)}
        </span>
        <RoleSelect
          aria-label={`${settingsMessages.role}${marks.colon}${subject}`}
          value={role === 'none' ? undefined : role}
          disabled={!mayWrite}
          onChange={next => void set.run(next)}
        />
        {mayWrite && (
          <DialogButton
            variant="subtle"
            color="red"
            aria-label={settingsMessages.removeMemberOne(subject)}
            onClick={() => setAsked(true)}
          >
            {settingsMessages.removeMember}
          </DialogButton>
        )}
      </div>
      {set.error !== undefined && <ErrorAlert error={set.error} />}
      {isAsked && (
        <ConfirmDialog
          title={settingsMessages.removeMemberTitle}
          action={settingsMessages.removeMember}
          busy={remove.busy}
          error={remove.error}
          onConfirm={() => void remove.run()}
          onClose={() => setAsked(false)}
        >
          <p>{settingsMessages.removeMemberText(subject)}</p>
        </ConfirmDialog>
      )}
    </>
  )
}

function NewMember({ project }: { readonly project: string }) {
  const [subject, setSubject] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  const add = useMemberAction(project, () => assignRole(project, subject, role))
  // what the bridge says of it is in the terms of its API
  const isRefused = isProblem(add.error, 400)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if ((await add.run()) === true) setSubject('')
  }
  return (
    <form onSubmit={event => void submit(event)}>
      <div className={form['row']}>
        <TextInput
          style={{ flex: '1 1 220px' }}
          label={settingsMessages.subject}
          description={settingsMessages.subjectHelp}
          value={subject}
          error={isRefused ? settingsMessages.subjectInvalid : undefined}
          required
          autoComplete="off"
          onChange={event => {
            setSubject(event.currentTarget.value)
            if (add.error !== undefined) add.clear()
          }}
        />
        <RoleSelect label={settingsMessages.role} value={role} onChange={setRole} />
        <Button type="submit" variant="default" loading={add.busy}>
          {settingsMessages.addMember}
        </Button>
      </div>
      {add.error !== undefined && !isRefused && <ErrorAlert error={add.error} />}
    </form>
  )
}
