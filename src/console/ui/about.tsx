import { Modal } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { generalMessages } from '#messages/general'
import { marks } from '#messages/intl'
import { menuMessages } from '#messages/menu'
import { controllersQuery, isWhole, type SomeController } from '../api/controllers.ts'
import { DescriptionList } from './description-list.tsx'

const version = document.querySelector<HTMLMetaElement>('meta[name=version]')?.content ?? generalMessages.unknown

const link = (href: string, text: string) => (
  <a key={href} href={href} target="_blank" rel="noopener">
    {text}
  </a>
)

/** The version of the bridge, those of the controllers that the caller sees, and licences. */
export function About({ onClose }: { readonly onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title={menuMessages.aboutTitle} closeButtonProps={{ 'aria-label': generalMessages.close }}>
      <DescriptionList
        items={[
          [menuMessages.version, version],
          [menuMessages.controllers, <Controllers key="controllers" />],
          [menuMessages.licence, 'Apache-2.0'],
          [menuMessages.packages, link('/help/licences', menuMessages.thirdParty)],
          [menuMessages.changes, link('/help/changelog', menuMessages.changelog)]
        ]}
      />
    </Modal>
  )
}

function Controllers() {
  const { data, isError } = useInfiniteQuery(controllersQuery)
  if (isError) return menuMessages.controllersUnread
  if (data === undefined) return <span role="status">{generalMessages.loading}</span>
  const items = data.pages.flatMap(page => page.items)
  if (items.length === 0) return menuMessages.noControllers
  return (
    <ul style={{ padding: 0, listStyle: 'none' }}>
      {items.map(controller => (
        <li key={controller.name}>
          {controller.name}
          {marks.colon}
          {versionOf(controller)}
        </li>
      ))}
    </ul>
  )
}

const versionOf = (controller: SomeController): string =>
  (isWhole(controller) ? controller.capabilities?.version : controller.version) ?? menuMessages.versionUnknown
