import { useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { number } from '#messages/intl'
import { secretStoreMessages } from '#messages/secret-stores'
import { secretStoreEventsQuery, secretStoreQuery } from '../api/secret-stores.ts'
import { useMay } from '../session/me.ts'
import { useActorNames } from '../ui/actor-names.ts'
import { Breadcrumb } from '../ui/breadcrumb.tsx'
import { ChangedAt } from '../ui/changed-at.tsx'
import { DescriptionList } from '../ui/description-list.tsx'
import page from '../ui/page.module.css'
import { useTitle } from '../ui/page-title.ts'
import { RecentEvents } from '../ui/recent-events.tsx'
import controller from './controllers/controller.module.css'
import { CheckBadge, CheckResult } from './secret-stores/check-result.tsx'
import { listSettings } from './secret-stores/facts.ts'
import { Rules } from './secret-stores/rules.tsx'
import { StaleCount } from './secret-stores/stale-count.tsx'
import { Tools } from './secret-stores/tools.tsx'

const route = getRouteApi('/inside/secret-stores/$store')

/** One secret store: its settings without its login, who may read what, and what can be done with it. */
export function SecretStorePage() {
  const { store: name } = route.useParams()
  useTitle(name, secretStoreMessages.title)
  const { data: store } = useSuspenseQuery(secretStoreQuery(name))
  const mayWrite = useMay()('secret-store.write')
  const nameActor = useActorNames()
  return (
    <>
      <Breadcrumb
        label={secretStoreMessages.title}
        trail={[{ text: secretStoreMessages.title, link: { to: '/secret-stores' } }, { text: name }]}
      />
      <div className={`${page['tools']} ${controller['head']}`}>
        <h1>{name}</h1>
        <CheckBadge store={store} />
      </div>
      {mayWrite && <Tools store={store} />}
      <CheckResult store={store} />
      <section aria-labelledby="settings" className={controller['part']}>
        <h2 id="settings">{secretStoreMessages.settings}</h2>
        <DescriptionList
          items={[
            [secretStoreMessages.credentials, number(store.credentials)],
            [secretStoreMessages.stale, <StaleCount key="stale" count={store.stale} />],
            ...listSettings(store),
            [secretStoreMessages.created, <ChangedAt key="created" at={store.createdAt} by={nameActor(store.createdBy)} />],
            [secretStoreMessages.changed, <ChangedAt key="changed" at={store.updatedAt} by={nameActor(store.updatedBy)} />]
          ]}
        />
      </section>
      <Rules allowed={store.allowed} />
      <RecentEvents name={name} query={secretStoreEventsQuery(name)} texts={secretStoreMessages} />
    </>
  )
}
