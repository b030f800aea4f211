const service = (name: string, address: string, port: number): Record<string, string> => ({
  [`${name}_SERVICE_HOST`]: address,
  [`${name}_SERVICE_PORT`]: String(port),
  [`${name}_SERVICE_PORT_HTTP`]: String(port),
  [`${name}_PORT`]: `tcp://${address}:${port}`,
  [`${name}_PORT_${port}_TCP`]: `tcp://${address}:${port}`,
  [`${name}_PORT_${port}_TCP_PROTO`]: 'tcp',
  [`${name}_PORT_${port}_TCP_PORT`]: String(port),
  [`${name}_PORT_${port}_TCP_ADDR`]: address
})

/**
 * What a container has in its environment in a pod beside Services `redis`, `jenkins`, `jenkins-agent` and `bridge`, in the image of
 * Jenkins, in one of its builds, and started by compose. It says nothing to the bridge.
 */
export const podEnvironment: Readonly<Record<string, string>> = {
  ...service('REDIS', '10.96.12.7', 6379),
  ...service('JENKINS', '10.96.12.8', 8080),
  ...service('JENKINS_AGENT', '10.96.12.8', 50_000),
  ...service('BRIDGE', '10.96.12.9', 8080),
  ...{ KUBERNETES_SERVICE_HOST: '10.96.0.1', KUBERNETES_SERVICE_PORT: '443' },
  KUBERNETES_PORT: 'tcp://10.96.0.1:443',
  KUBERNETES_PORT_443_TCP: 'tcp://10.96.0.1:443',
  KUBERNETES_SERVICE_PORT_HTTPS: '443',
  ...{ JENKINS_HOME: '/var/jenkins_home', JENKINS_UC: 'https://updates.example.com', JENKINS_VERSION: '2.528.1' },
  ...{
    JENKINS_UC_EXPERIMENTAL: 'x',
    JENKINS_INCREMENTALS_REPO_MIRROR: 'x',
    JENKINS_SLAVE_AGENT_PORT: '50000',
    JENKINS_OPTS: 'x'
  },
  ...{
    JENKINS_NODE_COOKIE: 'x',
    JENKINS_SERVER_COOKIE: 'x',
    HUDSON_HOME: '/var/jenkins_home',
    BUILD_URL: 'x',
    COPY_REFERENCE_FILE_LOG: 'x'
  },
  ...{ COMPOSE_PROJECT_NAME: 'x', COMPOSE_FILE: 'x', DOCKER_HOST: 'x' },
  ...{
    HOSTNAME: 'bridge-0',
    HOME: '/home/node',
    USER: 'node',
    LANG: 'C.UTF-8',
    TERM: 'xterm',
    SHLVL: '1',
    PWD: '/',
    OLDPWD: '/'
  },
  ...{
    NODE_VERSION: '24.1.0',
    YARN_VERSION: '1.22.22',
    NODE_OPTIONS: '',
    SSL_CERT_FILE: '/etc/ssl/ca.crt',
    npm_config_cache: 'x'
  }
}
