# Sourced by what runs in a Debian of its own: scripts/test-debian.sh and tests/package/debian_test.sh. For root.

# debian_major SUITE: the version of PostgreSQL that a suite of Debian or Ubuntu has, or PG_MAJOR.
debian_major() {
	case $1 in
	noble) debian_has=16 ;;
	bookworm) debian_has=15 ;;
	trixie) debian_has=17 ;;
	forky) debian_has=18 ;;
	*) debian_has= ;;
	esac
	debian_has=${PG_MAJOR:-$debian_has}
	[ -n "$debian_has" ] || { echo "set PG_MAJOR to the version of PostgreSQL that $1 has" >&2; return 2; }
	echo "$debian_has"
}

# debian_make SUITE FOLDER: a bare Debian of that suite, from the mirror that this system uses, or a bare Ubuntu; one that is there already is used again.
debian_make() {
	if [ ! -x "$2/usr/bin/apt-get" ]; then
		command -v debootstrap >/dev/null || { echo "debootstrap is missing: apt-get install debootstrap" >&2; return 1; }
		# A debootstrap that is older than a suite does not know its name; how it is made is the same for all of a distribution. The mirror of Ubuntu is debootstrap's own.
		case $1 in
		jammy | noble | plucky | questing | resolute)
			[ -f /usr/share/keyrings/ubuntu-archive-keyring.gpg ] ||
				{ echo "the keys of Ubuntu are missing: apt-get install ubuntu-keyring (Debian 13 has it, Debian 12 has not)" >&2; return 1; }
			debian_script=gutsy debian_mirror= debian_components=main,universe
			;;
		*)
			debian_script=sid debian_components=main
			debian_mirror=$(sed -n 's/^URIs: *\(.*debian\) *$/\1/p; s/^deb \(\[[^]]*\] \)*\(http[^ ]*debian\) .*/\2/p' /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources 2>/dev/null | head -n 1)
			;;
		esac
		mkdir -p "$2"
		debootstrap --variant=minbase --components="$debian_components" "$1" "$2" "$debian_mirror" "$debian_script" >"$2.log" 2>&1 || { tail "$2.log" >&2; return 1; }
		rm -f "$2.log"
		# A release of Ubuntu stays as it was first; what was mended since, PostgreSQL's minor releases among it, lies beside it.
		if [ "$debian_script" = gutsy ]; then sed -i "s/^\(deb [^ ]* $1\)\( .*\)/&\n\1-updates\2/" "$2/etc/apt/sources.list"; fi
	fi
	# Nothing that is installed starts a server here.
	printf '#!/bin/sh\nexit 101\n' >"$2/usr/sbin/policy-rc.d"
	chmod 755 "$2/usr/sbin/policy-rc.d"
}

# debian_mount FOLDER: what programs expect of a kernel. The caller has a mount namespace of its own (unshare --mount), so that nothing of this is seen, and nothing can
# be deleted through it, from outside, and it ends with the caller.
debian_mount() {
	mount -t proc proc "$1/proc" &&
		mount --rbind /dev "$1/dev" &&
		mount -t tmpfs -o mode=1777 tmpfs "$1/dev/shm"
}

# debian_run FOLDER COMMAND…: in it, with an environment of its own.
debian_run() {
	debian_root=$1
	shift
	chroot "$debian_root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}
