import {
  IconBrandAws,
  IconBrandGithub,
  IconCertificate,
  IconFile,
  IconKey,
  type IconProps,
  IconQuestionMark,
  IconSteeringWheel,
  IconTerminal2,
  IconUserCircle
} from '@tabler/icons-react'
import type { FunctionComponent } from 'react'

/** The icon of each type. Types are data of the bridge, so one without an icon here has that of a key. */
const icons: ReadonlyMap<string, FunctionComponent<IconProps>> = new Map([
  ['username-password', IconUserCircle],
  ['ssh-key', IconTerminal2],
  ['access-token', IconKey],
  ['kubeconfig', IconSteeringWheel],
  ['secret-file', IconFile],
  ['certificate', IconCertificate],
  ['github-app', IconBrandGithub],
  ['aws-access-key', IconBrandAws],
  ['unknown', IconQuestionMark]
])

/** The icon of a credential type. It is decoration: the name of the type is text next to it. */
export function TypeIcon({ type, size = 18, ...props }: { readonly type: string } & IconProps) {
  const Icon = icons.get(type) ?? IconKey
  return <Icon size={size} stroke={1.6} aria-hidden focusable={false} {...props} />
}
