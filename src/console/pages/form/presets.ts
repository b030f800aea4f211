import {
  IconBrandDocker,
  IconBrandGithub,
  IconBrandGitlab,
  IconBrandNpm,
  IconGitBranch,
  IconRadar2,
  type TablerIcon
} from '@tabler/icons-react'
import type { types } from '../../api/filter.ts'
import type { KeyKind } from './form-state.ts'

/** A common use of a credential, with what the form can fill in for it. */
export interface Preset {
  readonly name: PresetName
  readonly type: (typeof types)[number]
  /** The proposed ID. */
  readonly id: string
  readonly icon: TablerIcon
  readonly data: Readonly<Record<string, string>>
  readonly generate?: KeyKind
  /** Where the secret is made, or a page that explains how. */
  readonly url: string
}

export const presetNames = ['docker-hub', 'github', 'gitlab', 'npm', 'sonar', 'deploy-key'] as const
export type PresetName = (typeof presetNames)[number]

export const presets: readonly Preset[] = [
  {
    name: 'docker-hub',
    type: 'username-password',
    id: 'docker-hub',
    icon: IconBrandDocker,
    data: {},
    url: 'https://app.docker.com/settings/personal-access-tokens'
  },
  {
    name: 'github',
    type: 'username-password',
    id: 'github',
    icon: IconBrandGithub,
    data: {},
    url: 'https://github.com/settings/tokens'
  },
  {
    name: 'gitlab',
    type: 'username-password',
    id: 'gitlab',
    icon: IconBrandGitlab,
    // GitLab accepts any user name together with a token
    data: { username: 'oauth2' },
    url: 'https://gitlab.com/-/user_settings/personal_access_tokens'
  },
  {
    name: 'npm',
    type: 'access-token',
    id: 'npm-token',
    icon: IconBrandNpm,
    data: {},
    url: 'https://www.npmjs.com/settings/~/tokens'
  },
  {
    name: 'sonar',
    type: 'access-token',
    id: 'sonar-token',
    icon: IconRadar2,
    data: {},
    url: 'https://docs.sonarsource.com/sonarqube-server/user-guide/managing-tokens'
  },
  {
    name: 'deploy-key',
    type: 'ssh-key',
    id: 'deploy-key',
    icon: IconGitBranch,
    data: { username: 'git' },
    generate: 'ed25519',
    url: 'https://docs.github.com/en/authentication/connecting-to-github-with-ssh/managing-deploy-keys'
  }
]

export const presetNamed = (name: string | undefined): Preset | undefined => presets.find(preset => preset.name === name)
