# Shared by ./run and ./test: installs what is missing (Debian packages), configures and builds. Sourced, not run.
# shellcheck shell=bash

ng_packages=(
  g++ cmake ninja-build pkg-config git
  qt6-base-dev libqt6opengl6-dev qt6-charts-dev qt6-svg-dev qt6-qpa-plugins
  libvtk9-dev libeigen3-dev libhwy-dev
  libsqlite3-dev sqlite3 libzstd-dev nlohmann-json3-dev libcli11-dev
  xvfb xauth libgl1-mesa-dri libgl-dev libegl-dev fonts-inter
)

ng_say() { printf '%s\n' "$*" >&2; }

# Installs the packages that are not there; touches neither the network nor sudo when all are.
ng_install_missing() {
  if ! command -v dpkg-query >/dev/null; then
    ng_say "neurogrove: this is not Debian; install the counterparts of: ${ng_packages[*]}"
    return
  fi
  local missing=() package state
  declare -A state_of=()
  while read -r package state; do
    state_of[$package]=$state
  done < <(dpkg-query -W -f='${Package} ${db:Status-Status}\n' "${ng_packages[@]}" 2>/dev/null)
  for package in "${ng_packages[@]}"; do
    [[ ${state_of[$package]-} == installed ]] || missing+=("$package")
  done
  ((${#missing[@]})) || return 0

  local as_root=()
  if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
      ng_say "neurogrove: ${#missing[@]} Debian packages are missing and sudo is not there; as root: apt-get install --no-install-recommends ${missing[*]}"
      return 1
    fi
    as_root=(sudo)
  fi
  ng_say "Installing ${#missing[@]} Debian packages: ${missing[*]}"
  "${as_root[@]}" apt-get update -qq >&2 || return 1
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

# ng_build ROOT PRESET [TARGET ...]: configures once (ninja does it again when needed) and builds; quiet when there is nothing to do.
ng_build() {
  local root=$1 build=$1/build/$2 preset=$2
  shift 2
  local targets=()
  (($#)) && targets=(--target "$@")
  if [[ ! -f $build/build.ninja ]]; then
    (cd "$root" && cmake --preset "$preset") >&2 || return 1
  fi
  local plan
  plan=$(cmake --build "$build" "${targets[@]}" -- -n) || plan=unknown
  [[ $plan == *"no work to do"* ]] && return 0
  # A dry run always lists the look at the globbed folders; when that is all, nothing is worth saying.
  if ! grep -qvE 'Re-checking globbed|Re-running CMake' <<<"$plan"; then
    cmake --build "$build" "${targets[@]}" -- --quiet >&2
    return
  fi
  ng_say "Building neurogrove ($preset) with $(nproc) cores in $build"
  cmake --build "$build" "${targets[@]}" --parallel "$(nproc)" >&2
}
