import { IconPlus, IconTicket } from '@tabler/icons-react'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type NewToken, revokeToken, type Token } from '#api'
import { accessMessages } from '#messages/access'
import { generalMessages } from '#messages/general'
import { marks } from '#messages/intl'
import { tokensQuery } from '../../api/access.ts'
import { translateSentences } from '../../api/server-sentences.ts'
import { useMay } from '../../session/me.ts'
import { useAction } from '../../ui/action.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { DialogButton } from '../../ui/dialog-button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import list from '../../ui/list.module.css'
import { OneTimeSecret } from '../../ui/one-time-secret.tsx'
import page from '../../ui/page.module.css'
import { useTitle } from '../../ui/page-title.ts'
import { Loading } from '../../ui/route-states.tsx'
import { LabelledTime, Time } from '../../ui/time.tsx'
import { showToast } from '../../ui/toast.tsx'
import { TokenForm } from './token-form.tsx'

/** All API tokens without their secrets; a new one is shown once. */
export function Tokens() {
  useTitle(accessMessages.tokens.title, accessMessages.title)
  const queries = useQueryClient()
  const query = useInfiniteQuery(tokensQuery)
  const mayWrite = useMay()('token.write')
  const [isCreating, setCreating] = useState(false)
  const [made, setMade] = useState<NewToken>()
  const tokens = query.data?.pages.flatMap(({ items }) => items) ?? []
  const refresh = () => queries.invalidateQueries({ queryKey: tokensQuery.queryKey })
  return (
    <>
      <div className={page['tools']}>
        <span className={page['count']} role="status">
          {query.data?.pages[0] !== undefined && accessMessages.tokens.count(query.data.pages[0].total)}
        </span>
        {mayWrite && (
          <DialogButton leftSection={<IconPlus size={16} />} onClick={() => setCreating(true)}>
            {accessMessages.tokens.new}
          </DialogButton>
        )}
      </div>
      {query.isPending && <Loading />}
      {query.error !== null && <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && tokens.length === 0 && (
        <EmptyState icon={<IconTicket size={22} />} title={accessMessages.tokens.none} text={accessMessages.tokens.noneText} />
      )}
      {tokens.length > 0 && (
        <ul className={list['list']} aria-label={accessMessages.tokens.title}>
          {tokens.map(token => (
            <TokenItem key={token.id} token={token} mayWrite={mayWrite} onRevoked={refresh} />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button variant="default" mt="md" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {generalMessages.loadMore}
        </Button>
      )}
      {isCreating && (
        <TokenForm
          onClose={() => setCreating(false)}
          onCreated={token => {
            setCreating(false)
            setMade(token)
            void refresh()
          }}
        />
      )}
      {made !== undefined && (
        <OneTimeSecret
          title={accessMessages.tokens.created(made.name)}
          text={accessMessages.tokens.createdText}
          value={made.token ?? ''}
          onClose={() => setMade(undefined)}
        />
      )}
    </>
  )
}

interface ItemProps {
  readonly token: Token
  readonly mayWrite: boolean
  readonly onRevoked: () => Promise<unknown>
}

function TokenItem({ token, mayWrite, onRevoked }: ItemProps) {
  const { id, name, roles, platformAdmin, projectMaker, readOnly, createdAt, createdBy, expiresAt, lastUsedAt, blocked } = token
  const [isOpen, setOpen] = useState(false)
  const revoke = useAction(async () => {
    await revokeToken(id)
    showToast(accessMessages.tokens.revoked(name))
    setOpen(false)
    await onRevoked()
  })
  const held = Object.entries(roles).map(([project, role]) => accessMessages.tokens.roleIn(generalMessages.role[role], project))
  const isOver = expiresAt !== null && Date.parse(expiresAt) < Date.now()
  return (
    <li>
      <div className={list['line']}>
        <strong dir="auto">{name}</strong>
        <code className={list['quiet']}>token:{id}</code>
        {platformAdmin && <Badge tone="warn">{generalMessages.role.platformAdmin}</Badge>}
        {projectMaker && <Badge tone="idle">{generalMessages.role.projectMaker}</Badge>}
        {readOnly && <Badge tone="idle">{generalMessages.role.readOnly}</Badge>}
        {isOver && <Badge tone="bad">{accessMessages.tokens.expired}</Badge>}
        {mayWrite && (
          <span className={list['time']}>
            <DialogButton
              size="compact-sm"
              variant="subtle"
              color="red"
              aria-label={accessMessages.tokens.revokeOne(name)}
              onClick={() => setOpen(true)}
            >
              {accessMessages.tokens.revoke}
            </DialogButton>
          </span>
        )}
      </div>
      {blocked !== null && <p>{translateSentences(blocked.message)}</p>}
      {!platformAdmin && <p>{held.length === 0 ? generalMessages.role.none : held.join(marks.item)}</p>}
      <p className={list['quiet']}>
        {accessMessages.tokens.createdBy(createdBy)} <Time at={createdAt} /> ·{' '}
        <LabelledTime label={accessMessages.tokens.expires} at={expiresAt} none={accessMessages.tokens.neverExpires} /> ·{' '}
        <LabelledTime label={accessMessages.tokens.used} at={lastUsedAt} none={accessMessages.tokens.neverUsed} />
      </p>
      {isOpen && (
        <ConfirmDialog
          title={accessMessages.tokens.revokeTitle(name)}
          name={name}
          action={accessMessages.tokens.revoke}
          busy={revoke.busy}
          error={revoke.error}
          onConfirm={() => void revoke.run()}
          onClose={() => setOpen(false)}
        >
          <p>{accessMessages.tokens.revokeText}</p>
        </ConfirmDialog>
      )}
    </li>
  )
}
