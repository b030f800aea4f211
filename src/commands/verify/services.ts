/** A service whose tokens can be told by their form. */
interface Service {
  /** What the check of a content calls its tokens. */
  readonly kinds: RegExp
  /** The host names that its makers run; undefined: it is installed by those who use it. */
  readonly home?: RegExp
  /** Host names that belong to it, wherever it runs. */
  readonly hosts: RegExp
}

const services: readonly Service[] = [
  { kinds: /^GitHub /, home: /^(api\.)?github\.com$/, hosts: /(^|[.-])(github|ghcr)[.-]/ },
  { kinds: /^GitLab /, home: /^gitlab\.com$/, hosts: /(^|[.-])gitlab[.-]/ },
  { kinds: /^Docker Hub /, hosts: /(^|\.)docker\.(io|com)$/ },
  { kinds: /^npm /, hosts: /(^|[.-])npmjs[.-]/ },
  { kinds: /^Bitbucket |^Atlassian /, home: /^(api\.)?bitbucket\.org$/, hosts: /(^|[.-])(bitbucket|atlassian)[.-]/ },
  { kinds: /^Amazon ECR /, hosts: /\.dkr[.-]ecr[.-]/ },
  { kinds: /^Azure container registry /, hosts: /\.azurecr\.(io|cn|us)$/ },
  { kinds: /^Azure DevOps /, hosts: /(^|\.)(dev\.azure|visualstudio)\.com$/ },
  { kinds: /^Google access token$/, hosts: /(^|\.)(gcr\.io|pkg\.dev|googleapis\.com)$/ },
  { kinds: /^Artifactory /, hosts: /(^|[.-])(artifactory|jfrog)[.-]/ },
  { kinds: /^PyPI /, hosts: /(^|\.)pypi\.org$/ },
  { kinds: /^SonarQube /, hosts: /(^|[.-])(sonar|sonarqube|sonarcloud)[.-]/ },
  { kinds: /^Hugging Face /, hosts: /(^|\.)huggingface\.co$/ },
  { kinds: /^DigitalOcean /, hosts: /(^|\.)digitalocean\.com$/ }
]

/** The service whose token this is, by the name of its kind; undefined for any other. */
export const serviceOfKind = (kind: unknown): Service | undefined =>
  typeof kind === 'string' ? services.find(({ kinds }) => kinds.test(kind)) : undefined

/** The service that a host name belongs to; undefined where that cannot be told. */
export const serviceOfHost = (host: string): Service | undefined => services.find(({ hosts }) => hosts.test(host))
