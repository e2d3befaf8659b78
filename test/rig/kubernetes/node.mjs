import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, succeeds } from '../command.mjs';
import { startPart } from './daemons.mjs';
import { bridge, nodeAddress, podNetwork } from './network.mjs';
import { certificates, clusterFolder, containerdFolder, containerdRoot, containerdSocket } from './paths.mjs';
import { pauseArchive, pauseImage } from './pauseImage.mjs';
import { networkPlugins } from './programs.mjs';

const inCluster = name => join(clusterFolder, name);

/** Starts a containerd of the cluster's own, which asks the rig's registry first for Docker Hub's names. */
export async function startContainerd({ containerd, pause }, registry) {
  writeHosts('docker.io', `http://${registry}`, 'https://registry-1.docker.io');
  writeHosts(registry, `http://${registry}`);
  mkdirSync(containerdFolder, { recursive: true, mode: 0o700 });
  mkdirSync(inCluster('cni'), { recursive: true });
  writeFileSync(join(inCluster('cni'), '10-lockstep.conflist'), JSON.stringify(podNetworking, undefined, 2));
  writeFileSync(inCluster('containerd.toml'), containerdSettings);
  await startPart({
    name: 'containerd',
    program: containerd,
    args: ['--config', inCluster('containerd.toml')],
    ready: () => succeeds('ctr', ['--address', containerdSocket, '--connect-timeout', '2s', 'version']),
  });
  const archive = await pauseArchive(pause);
  try {
    await run('ctr', ['--address', containerdSocket, '--namespace', 'k8s.io', 'images', 'import', archive]);
  } finally {
    rmSync(archive, { force: true });
  }
}

/** Starts what runs the node's pods and makes its Services reachable. */
export async function startNode({ kubernetes }) {
  mkdirSync(inCluster('kubelet'), { recursive: true });
  writeFileSync(inCluster('kubelet.json'), JSON.stringify(kubeletSettings, undefined, 2));
  await startPart({
    name: 'kubelet',
    program: kubernetes,
    args: [
      ...['kubelet', '--config', inCluster('kubelet.json'), '--root-dir', inCluster('kubelet')],
      ...['--kubeconfig', join(certificates, 'kubelet.kubeconfig')],
      ...['--hostname-override', 'lockstep', '--node-ip', nodeAddress],
    ],
  });
  writeFileSync(inCluster('proxy.json'), JSON.stringify(proxySettings, undefined, 2));
  await startPart({ name: 'proxy', program: kubernetes, args: ['kube-proxy', '--config', inCluster('proxy.json')] });
}

/** Where containerd asks for a registry's images: the host first, then the registry itself. */
function writeHosts(registry, host, server = host) {
  const folder = join(inCluster('registries'), registry);
  mkdirSync(folder, { recursive: true });
  const lines = [`server = "${server}"`, '', `[host."${host}"]`, '  capabilities = ["pull", "resolve"]', ''];
  writeFileSync(join(folder, 'hosts.toml'), lines.join('\n'));
}

const containerdSettings = `version = 2
root = "${containerdRoot}"
state = "${join(containerdFolder, 'state')}"
[grpc]
  address = "${containerdSocket}"
[plugins."io.containerd.internal.v1.opt"]
  path = "${join(containerdFolder, 'opt')}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${pauseImage}"
  # Without the capability SYS_RESOURCE runc can't lower the score.
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true
  stream_server_address = "127.0.0.1"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
        Root = "${join(containerdFolder, 'runc')}"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "${networkPlugins}"
    conf_dir = "${inCluster('cni')}"
  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = "${inCluster('registries')}"
`;

const podNetworking = {
  cniVersion: '0.4.0',
  name: 'lockstep',
  plugins: [
    {
      type: 'bridge',
      bridge,
      isGateway: true,
      hairpinMode: true,
      ipam: {
        type: 'host-local',
        ranges: [[{ subnet: podNetwork, gateway: nodeAddress }]],
        routes: [{ dst: '0.0.0.0/0' }],
        dataDir: inCluster('addresses'),
      },
    },
    { type: 'portmap', capabilities: { portMappings: true } },
  ],
};

const kubeletSettings = {
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  kind: 'KubeletConfiguration',
  address: nodeAddress,
  healthzPort: 0,
  authentication: {
    anonymous: { enabled: false },
    webhook: { enabled: true },
    x509: { clientCAFile: join(certificates, 'ca.crt') },
  },
  authorization: { mode: 'Webhook' },
  tlsCertFile: join(certificates, 'server.crt'),
  tlsPrivateKeyFile: join(certificates, 'server.key'),
  containerRuntimeEndpoint: `unix://${containerdSocket}`,
  clusterDNS: [nodeAddress],
  clusterDomain: 'cluster.local',
  podLogsDir: inCluster('pod-logs'),
  volumePluginDir: inCluster('volume-plugins'),
  cgroupDriver: 'cgroupfs',
  failCgroupV1: false,
  failSwapOn: false,
  maxPods: 250,
  // An emptyDir over its limit is seen, and its pod evicted, at the next look.
  volumeStatsAggPeriod: '10s',
  // A full disk of the machine must not end tests' pods.
  evictionHard: {
    'memory.available': '1Mi',
    'nodefs.available': '0%',
    'nodefs.inodesFree': '0%',
    'imagefs.available': '0%',
  },
  imageGCHighThresholdPercent: 100,
  serializeImagePulls: false,
  maxParallelImagePulls: 4,
  registryPullQPS: 50,
  registryBurst: 100,
  makeIPTablesUtilChains: false,
};

const proxySettings = {
  apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
  kind: 'KubeProxyConfiguration',
  clientConnection: { kubeconfig: join(certificates, 'proxy.kubeconfig') },
  hostnameOverride: 'lockstep',
  mode: 'iptables',
  clusterCIDR: podNetwork,
  healthzBindAddress: '',
  metricsBindAddress: '',
  // Pods share a bridge, where an answer would go past the machine that translated the question's address.
  iptables: { masqueradeAll: true, localhostNodePorts: false, minSyncPeriod: '100ms' },
  conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
};
