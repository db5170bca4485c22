//! Writes what each target starts from to `corpus/TARGET`.

fn main() -> std::io::Result<()> {
    for door in &hoso_fuzz::doors::DOORS {
        let folder = std::path::Path::new("corpus").join(door.name);
        std::fs::create_dir_all(&folder)?;
        for (number, seed) in (door.seeds)().into_iter().enumerate() {
            std::fs::write(folder.join(format!("seed-{number}")), seed)?;
        }
    }
    Ok(())
}
